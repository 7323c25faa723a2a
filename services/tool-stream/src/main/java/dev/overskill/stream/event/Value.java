package dev.overskill.stream.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.overskill.events.MalformedEventException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks through the value of a record once: is it one JSON object in UTF-8, and is it a piece of a
/// text that grows?
final class Value {
  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).build())
          .build();

  private static final Set<String> PIECES =
      Set.of("TEXT_MESSAGE_CONTENT", "REASONING_MESSAGE_CONTENT", "TOOL_CALL_ARGS");

  private int members;
  private int from = -1;
  private int to;
  private @Nullable String kind;
  private @Nullable String item;

  private Value() {}

  /// The piece that the value is, its place counted from the value's first byte; null if it is
  /// anything else.
  ///
  /// @throws MalformedEventException if the value is not one JSON object in UTF-8
  static Told.@Nullable Delta inspect(byte[] value) {
    // The parser would also read UTF-16 and a byte order mark, which cannot stand inside a frame.
    if (!Utf8.isValid(value, value.length) || !opensObject(value)) {
      throw new MalformedEventException("the value is not a JSON object in UTF-8", null);
    }
    try (var parser = JSON.createParser(value)) {
      return new Value().walk(parser);
    } catch (IOException e) {
      throw new MalformedEventException("the value is not JSON", e);
    }
  }

  private Told.@Nullable Delta walk(JsonParser parser) throws IOException {
    int depth = 0;
    boolean ended = false;
    for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (ended) {
        throw new MalformedEventException("something follows the value's JSON object", null);
      }
      if (depth == 1 && token == JsonToken.VALUE_STRING) {
        member(parser);
      }
      if (depth == 1 && token == JsonToken.FIELD_NAME) {
        members++;
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      ended = depth == 0;
    }
    if (!ended) {
      throw new MalformedEventException("the value's JSON object does not end", null);
    }
    return delta();
  }

  private void member(JsonParser parser) throws IOException {
    switch (parser.currentName()) {
      case "type" -> kind = parser.getText();
      case "messageId", "toolCallId" -> item = parser.getText();
      case "delta" -> {
        from = (int) parser.currentTokenLocation().getByteOffset() + 1;
        parser.finishToken();
        to = (int) parser.currentLocation().getByteOffset() - 1;
      }
      default -> {}
    }
  }

  private Told.@Nullable Delta delta() {
    var isPiece =
        kind != null && item != null && from >= 0 && members == 3 && PIECES.contains(kind);
    return isPiece ? new Told.Delta(kind + "/" + item, from, to) : null;
  }

  private static boolean opensObject(byte[] value) {
    int i = 0;
    while (i < value.length && isSpace(value[i])) {
      i++;
    }
    return i + 1 < value.length && value[i] == '{' && value[i + 1] != 0;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
