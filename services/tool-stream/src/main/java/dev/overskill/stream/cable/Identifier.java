package dev.overskill.stream.cable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AppId;
import dev.overskill.events.BlobHash;
import dev.overskill.events.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/// What a client calls its subscription: a text of its own making, echoed as it came, since clients
/// find their subscription by it. What it means does not depend on the order of its members.
///
/// @param text as the client sent it
record Identifier(String text) {
  /// Ours, and those of the editor before us.
  private static final Set<String> CHANNELS =
      Set.of("ToolStreamChannel", "UnifiedAppChannel", "ChatProgressChannel");

  /// The app it is about; empty if there is no such channel or the app is none.
  Optional<AppId> app() {
    return Json.read(text)
        .filter(json -> CHANNELS.contains(json.path("channel").asText()))
        .map(json -> json.path("app_id"))
        .filter(JsonNode::isTextual)
        .flatMap(id -> {
          try {
            return Optional.of(new AppId(id.textValue()));
          } catch (IllegalArgumentException _) {
            return Optional.empty();
          }
        });
  }

  /// The name of one of its streams. Clients keep positions by this name alone, for all of their
  /// subscriptions together, so it is this subscription's own; and the same on every connection.
  String stream(String topic) {
    var hash = BlobHash.of(text.getBytes(StandardCharsets.UTF_8)).value();
    return topic + ":" + hash.substring(0, 16);
  }

  /// As a JSON string.
  byte[] json() {
    return EventJson.write(text);
  }
}
