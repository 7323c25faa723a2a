package dev.overskill.preview.bridge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.overskill.events.Revision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a page sends at a time.
///
/// @param page a name that the page has given itself
/// @param missed how much more it had to say
/// @param items what it says, not understood yet
record Batch(String page, int missed, List<JsonNode> items) {
  private static final int MOST = 100;
  private static final int TEXT = 4_000;
  private static final int ADDRESS = 1_000;
  private static final int NAME = 40;
  private static final int DEEPEST = 8;
  private static final long LONGEST_MILLIS = 86_400_000;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// What a page has sent; nothing if it is not what our script sends.
  static Optional<Batch> of(byte[] json) {
    try {
      var tree = JSON.readTree(json);
      var page = tree.path("page").asText();
      var notes = tree.path("notes");
      if (page.isEmpty() || page.length() > NAME || !notes.isArray() || notes.size() > MOST) {
        return Optional.empty();
      }
      var items = new ArrayList<JsonNode>();
      notes.forEach(items::add);
      return Optional.of(new Batch(page, count(tree.path("missed")), items));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Counts are small, whatever a page says.
  private static int count(JsonNode number) {
    return Math.clamp(number.asInt(), 0, 10_000);
  }

  /// The revision that a page says it runs, which cannot be newer than what it was given.
  static Revision revision(JsonNode item, Revision shown) {
    var said = item.path("revision").asLong();
    return said > 0 && said < shown.number() ? new Revision(said) : shown;
  }

  /// The path at which the page is.
  static String page(JsonNode item) {
    return Texts.plain(item.path("at").asText("/"), ADDRESS);
  }

  /// Understands one item; nothing if it is none of ours.
  ///
  /// @param places where errors are thrown
  static Optional<Note> note(JsonNode item, Note.Where where, Places places) {
    return switch (item.path("type").asText()) {
      case "line" -> Optional.of(new Note.Line(where, level(item), text(item, "text")));
      case "thrown" ->
          Optional.of(
              new Note.Thrown(
                  where, kind(item), text(item, "text"), places.in(text(item, "stack"))));
      case "request" -> Optional.of(request(item, where));
      case "move" -> Optional.of(new Note.Move(where, Texts.address(text(item, "to"), ADDRESS)));
      default -> Optional.empty();
    };
  }

  private static Note request(JsonNode item, Note.Where where) {
    return new Note.Request(
        where,
        Texts.plain(item.path("method").asText(), 16).toUpperCase(Locale.ROOT),
        Texts.address(item.path("url").asText(), ADDRESS),
        Math.clamp(item.path("status").asInt(), 0, 999),
        Math.clamp(item.path("millis").asLong(), 0, LONGEST_MILLIS));
  }

  private static String text(JsonNode item, String name) {
    return Texts.plain(item.path(name).asText(), TEXT);
  }

  private static Note.Level level(JsonNode item) {
    return switch (item.path("level").asText()) {
      case "error" -> Note.Level.ERROR;
      case "warn" -> Note.Level.WARN;
      case "debug" -> Note.Level.DEBUG;
      default -> Note.Level.INFO;
    };
  }

  private static Note.Kind kind(JsonNode item) {
    return switch (item.path("kind").asText()) {
      case "rejection" -> Note.Kind.REJECTION;
      case "logged" -> Note.Kind.LOGGED;
      default -> Note.Kind.ERROR;
    };
  }
}
