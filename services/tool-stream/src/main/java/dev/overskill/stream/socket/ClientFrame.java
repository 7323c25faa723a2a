package dev.overskill.stream.socket;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.overskill.stream.access.Admission.Proof;
import dev.overskill.stream.command.Commands;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client says.
sealed interface ClientFrame {
  /// Who it is, and from where it wants to go on. Comes first, and once.
  record Connect(Proof proof, Optional<String> cursor) implements ClientFrame {}

  /// A command to the app's agent, its fields not yet read.
  record Command(String id, JsonNode fields) implements ClientFrame {}

  /// It is there.
  record Pong() implements ClientFrame {}

  /// Reads a message.
  static ClientFrame parse(byte[] message) throws BadFrameException {
    var json = Json.read(message);
    return switch (Json.text(json, "type", 32)) {
      case "connect" -> new Connect(proof(json), Json.optionalText(json, "cursor", 128));
      case "command" -> new Command(id(json), json);
      case "pong" -> new Pong();
      default -> throw new BadFrameException(CloseCode.BAD_FRAME);
    };
  }

  private static Proof proof(JsonNode json) throws BadFrameException {
    if (json.has("ticket") == json.has("token")) {
      throw new BadFrameException(CloseCode.BAD_FRAME);
    }
    return json.has("ticket")
        ? new Proof.ByTicket(Json.text(json, "ticket", 256))
        : new Proof.ByToken(Json.text(json, "token", 8 * 1024));
  }

  private static String id(JsonNode json) throws BadFrameException {
    var id = Json.text(json, "command", 64);
    if (!Commands.isId(id)) {
      throw new BadFrameException(CloseCode.BAD_FRAME);
    }
    return id;
  }

  /// Strict reading of small JSON objects.
  final class Json {
    private static final JsonMapper MAPPER =
        JsonMapper.builder(
                new JsonFactoryBuilder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxNumberLength(32)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static JsonNode read(byte[] message) throws BadFrameException {
      try {
        var json = MAPPER.readTree(message);
        if (json != null && json.isObject()) {
          return json;
        }
      } catch (IOException _) {
        // Said below.
      }
      throw new BadFrameException(CloseCode.BAD_FRAME);
    }

    static String text(JsonNode json, String name, int limit) throws BadFrameException {
      return text(json.get(name), limit);
    }

    static Optional<String> optionalText(JsonNode json, String name, int limit)
        throws BadFrameException {
      return json.has(name) ? Optional.of(text(json.get(name), limit)) : Optional.empty();
    }

    private static String text(@Nullable JsonNode node, int limit) throws BadFrameException {
      if (node == null || !node.isTextual()) {
        throw new BadFrameException(CloseCode.BAD_FRAME);
      }
      if (node.textValue().length() > limit) {
        throw new BadFrameException(CloseCode.TOO_LARGE);
      }
      return node.textValue();
    }
  }
}
