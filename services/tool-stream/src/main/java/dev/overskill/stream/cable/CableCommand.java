package dev.overskill.stream.cable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.stream.socket.BadFrameException;
import dev.overskill.stream.socket.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a client says.
sealed interface CableCommand {
  /// It wants to hear of an app.
  ///
  /// @param history what it has seen of the subscription, as an extended client says
  record Subscribe(Identifier identifier, Optional<Positions> history) implements CableCommand {}

  record Unsubscribe(Identifier identifier) implements CableCommand {}

  /// It asks something of the app.
  ///
  /// @param payload the object that was sent as a string
  record Perform(Identifier identifier, JsonNode payload) implements CableCommand {}

  /// It asks for what it missed of a subscription that is there.
  record History(Identifier identifier) implements CableCommand {}

  /// It asks who else is there, which nobody is told.
  record Presence(Identifier identifier) implements CableCommand {}

  /// Something that needs no answer: a pong, a whisper, its own presence.
  record Other() implements CableCommand {}

  /// Reads a message.
  ///
  /// @param longest characters of an identifier
  static CableCommand parse(byte[] message, int longest) throws BadFrameException {
    var json =
        Json.read(new String(message, StandardCharsets.UTF_8)).orElseThrow(CableCommand::bad);
    return switch (json.path("command").asText()) {
      case "subscribe" ->
          new Subscribe(
              identifier(json, longest),
              json.has("history")
                  ? Optional.of(Positions.read(json.path("history")))
                  : Optional.empty());
      case "unsubscribe" -> new Unsubscribe(identifier(json, longest));
      case "message" -> new Perform(identifier(json, longest), payload(json.path("data")));
      case "history" -> new History(identifier(json, longest));
      case "presence" -> new Presence(identifier(json, longest));
      case "pong", "whisper", "join", "leave" -> new Other();
      default -> throw bad();
    };
  }

  private static Identifier identifier(JsonNode json, int longest) throws BadFrameException {
    var text = json.path("identifier");
    if (!text.isTextual() || text.textValue().length() > longest) {
      throw bad();
    }
    return new Identifier(text.textValue());
  }

  private static JsonNode payload(JsonNode data) throws BadFrameException {
    return Json.read(data.asText()).orElseThrow(CableCommand::bad);
  }

  private static BadFrameException bad() {
    return new BadFrameException(CloseCode.BAD_FRAME);
  }
}
