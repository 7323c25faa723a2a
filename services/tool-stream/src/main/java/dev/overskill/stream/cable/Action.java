package dev.overskill.stream.cable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.stream.command.Commands;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a client performs on a channel: a command in Action Cable's words.
///
/// @param name the action, echoed in its answer
/// @param id the command's id, if the client gave one
/// @param fields those of the native command
record Action(String name, Optional<String> id, ObjectNode fields) {
  private static final int LONGEST_NAME = 64;
  private static final Map<String, String> COMMANDS =
      Map.of(
          "stop", "run.stop",
          "pause", "run.pause",
          "resume", "run.resume",
          "steer", "run.steer",
          "retry", "run.retry",
          "approve", "approval.decided",
          "reject", "approval.decided");
  private static final Map<String, String> RENAMED =
      Map.of("run_id", "run", "tool_call_id", "toolCall", "approval_id", "approval");
  private static final List<String> SAME =
      List.of("run", "toolCall", "approval", "text", "paths", "reason");

  /// Reads what was performed; empty if it names no action or its command's id is none.
  static Optional<Action> read(JsonNode payload) {
    var name = payload.path("action").asText();
    var id = id(payload);
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || id.filter(given -> !Commands.isId(given)).isPresent()) {
      return Optional.empty();
    }
    var fields =
        EventJson.mapper().createObjectNode().put("name", COMMANDS.getOrDefault(name, name));
    SAME.forEach(field -> copy(payload, field, fields, field));
    RENAMED.forEach((theirs, ours) -> copy(payload, theirs, fields, ours));
    switch (name) {
      case "approve", "reject" -> fields.put("decision", name);
      default -> {}
    }
    return Optional.of(new Action(name, id, fields));
  }

  private static Optional<String> id(JsonNode payload) {
    var id = payload.has("command") ? payload.get("command") : payload.path("cmd_id");
    return id.isMissingNode() ? Optional.empty() : Optional.of(id.asText());
  }

  private static void copy(JsonNode from, String theirs, ObjectNode to, String ours) {
    if (from.has(theirs)) {
      to.set(ours, from.get(theirs));
    }
  }
}
