package dev.overskill.preview.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/// A source map of one source (ECMA-426), read for one position.
final class SourceMap {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final String mappings;
  private int at;

  /// A position in the source; both are 1-based.
  record Original(int line, int column) {}

  private SourceMap(String mappings) {
    this.mappings = mappings;
  }

  /// Where the code at this position comes from.
  ///
  /// @param line and column are 1-based
  static Optional<Original> original(String json, int line, int column) {
    try {
      var mappings = JSON.readTree(json).path("mappings").asText();
      return new SourceMap(mappings).find(line - 1, column - 1);
    } catch (JsonProcessingException | IllegalArgumentException _) {
      return Optional.empty(); // it is no map: the place stays as it was
    }
  }

  /// The last segment of the line that begins at or before the column.
  private Optional<Original> find(int wantedLine, int wantedColumn) {
    var found = Optional.<Original>empty();
    int line = 0;
    int column = 0;
    int sourceLine = 0;
    int sourceColumn = 0;
    while (at < mappings.length() && line <= wantedLine) {
      var next = mappings.charAt(at);
      if (next == ';') {
        line++;
        column = 0;
        at++;
      } else if (next == ',') {
        at++;
      } else {
        column += number();
        if (inSegment()) {
          number(); // there is one source
          sourceLine += number();
          sourceColumn += number();
          if (inSegment()) {
            number(); // names are not looked at
          }
          if (line == wantedLine && column <= wantedColumn) {
            found = Optional.of(new Original(sourceLine + 1, sourceColumn + 1));
          }
        }
      }
    }
    return found;
  }

  private boolean inSegment() {
    return at < mappings.length() && mappings.charAt(at) != ',' && mappings.charAt(at) != ';';
  }

  /// A base 64 VLQ: five bits a digit, the lowest first; the very lowest is the sign.
  private int number() {
    long value = 0;
    int shift = 0;
    int digit;
    do {
      digit = at < mappings.length() ? DIGITS.indexOf(mappings.charAt(at++)) : -1;
      if (digit < 0 || shift > 30) {
        throw new IllegalArgumentException("not a source map");
      }
      value |= (long) (digit & 31) << shift;
      shift += 5;
    } while ((digit & 32) != 0);
    return (int) ((value & 1) == 0 ? value >> 1 : -(value >> 1));
  }
}
