package dev.overskill.stream.fold;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.stream.event.Told;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A text that came in pieces, kept as it is escaped in JSON, so that adding one is copying it.
final class Growing {
  private final int limit;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private @Nullable Told last;

  Growing(int limit) {
    this.limit = limit;
  }

  /// Adds a piece; what comes beyond the limit is left out.
  void add(Told piece) {
    var plain = piece.delta() == null ? plain(piece) : piece;
    var delta = plain.delta();
    if (delta == null) {
      return;
    }
    last = plain;
    if (text.size() + delta.to() - delta.from() <= limit) {
      text.write(plain.body(), delta.from(), delta.to() - delta.from());
    }
  }

  /// A piece that says more than its text, or says it in a form of its own, without the rest.
  private static Told plain(Told piece) {
    var value = piece.json();
    var bare = EventJson.mapper().createObjectNode();
    bare.put("type", pieceOf(value.path("type").asText()));
    for (var name : new String[] {"messageId", "toolCallId"}) {
      if (value.has(name)) {
        bare.put(name, value.path(name).asText());
      }
    }
    return piece.with(EventJson.write(bare.put("delta", value.path("delta").asText())));
  }

  private static String pieceOf(String type) {
    return type.equals("TOOL_CALL_END")
        ? "TOOL_CALL_ARGS"
        : type.replace("_CHUNK", "_CONTENT").replace("_END", "_CONTENT");
  }

  /// Takes the piece that an end brings with it.
  ///
  /// @return the end without it
  Told end(Told end) {
    if (end.json() instanceof ObjectNode value && value.has("delta")) {
      add(end);
      value.remove("delta");
      return end.with(EventJson.write(value));
    }
    return end;
  }

  /// All of it as one piece, with the id and time of the last.
  Optional<Told> told() {
    return Optional.ofNullable(last)
        .filter(_ -> text.size() > 0)
        .map(piece -> piece.saying(text.toByteArray()));
  }
}
