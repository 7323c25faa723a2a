package dev.overskill.stream.redact;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;

/// Finds members of a JSON object that are strings, without reading the rest. What is no JSON has
/// no members.
final class Members {
  private final byte[] json;
  private int at;

  private Members(byte[] json) {
    this.json = json;
  }

  /// Where the text of a member stands, between its quotes and with its escapes.
  record Span(int from, int to) {
    String text(byte[] json) {
      return new String(json, from, to - from, UTF_8);
    }
  }

  /// The member of this name; the last one if there are more, as parsers have it.
  static Optional<Span> find(byte[] json, String name) {
    return new Members(json).find(name.getBytes(US_ASCII));
  }

  private Optional<Span> find(byte[] name) {
    Optional<Span> found = Optional.empty();
    int depth = 0;
    boolean named = false;
    boolean wanted = false;
    for (at = 0; at < json.length; at++) {
      switch (json[at]) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case ':' -> named = named || depth == 1;
        case ',' -> {
          named = depth == 1 ? false : named;
          wanted = wanted && depth > 1;
        }
        case '"' -> {
          var text = string();
          if (depth == 1 && named && wanted) {
            found = Optional.of(text);
          } else if (depth == 1 && !named) {
            wanted = Arrays.equals(json, text.from(), text.to(), name, 0, name.length);
          }
        }
        default -> {}
      }
    }
    return found;
  }

  /// The string that begins here; afterwards we are at its closing quote.
  private Span string() {
    int from = ++at;
    while (at < json.length && json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    at = Math.min(at, json.length);
    return new Span(from, at);
  }
}
