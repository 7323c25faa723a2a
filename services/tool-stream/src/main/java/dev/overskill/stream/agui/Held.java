package dev.overskill.stream.agui;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What a client holds of its messages already, as its `RunAgentInput` says. AG-UI's client adds
/// every delta to what it has, also when it comes back, so it is sent only what it lacks.
final class Held {
  private final Map<String, Integer> characters = new HashMap<>();
  private final Set<String> results = new HashSet<>();

  /// A client that holds nothing.
  static Held nothing() {
    return new Held();
  }

  /// What these messages hold.
  static Held of(JsonNode messages) {
    var held = new Held();
    messages.forEach(held::add);
    return held;
  }

  private void add(JsonNode message) {
    var id = message.path("id").asText();
    if (message.path("role").asText().equals("tool")) {
      results.add(id);
      return;
    }
    characters.put(id, message.path("content").asText().length());
    message
        .path("toolCalls")
        .forEach(call ->
            characters.put(
                call.path("id").asText(), call.at("/function/arguments").asText().length()));
  }

  /// Whether that tool result is there.
  boolean hasResult(String messageId) {
    return results.contains(messageId);
  }

  /// What is left of the next delta of that item; a delta that is there in full leaves nothing.
  String lacking(String item, String delta) {
    int there = characters.getOrDefault(item, 0);
    int skipped = Math.min(there, delta.length());
    if (skipped > 0) {
      characters.put(item, there - skipped);
    }
    return delta.substring(skipped);
  }
}
