package dev.overskill.stream.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;

/// Chunks of a UI message stream that version 6 of the AI SDK knows: it refuses all others.
final class Chunk {
  private Chunk() {}

  static ObjectNode of(String type) {
    return EventJson.mapper().createObjectNode().put("type", type);
  }

  /// A part of a text or of reasoning: `text-delta`, `reasoning-end`.
  static ObjectNode part(String type, String id) {
    return of(type).put("id", id);
  }

  /// A stage of a tool call. The platform runs the tools, and which there are is not known ahead.
  static ObjectNode tool(String type, String call) {
    return of(type).put("toolCallId", call).put("dynamic", true).put("providerExecuted", true);
  }

  /// Something of ours in the message; one of the same id replaces it.
  static ObjectNode ours(String name, String id, JsonNode data) {
    return of("data-" + name).put("id", id).set("data", data);
  }
}
