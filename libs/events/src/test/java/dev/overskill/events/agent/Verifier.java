package dev.overskill.events.agent;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.EventJson;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The rules of AG-UI 1.0's verifier, written down anew: what it would refuse of one run.
final class Verifier {
  private final Set<String> open = new HashSet<>();
  private final Set<String> seen = new HashSet<>();
  private boolean begun;
  private boolean ended;

  /// @throws AssertionError at the first event that a client would refuse
  static Verifier check(List<AgentEvent> events) {
    var verifier = new Verifier();
    events.forEach(verifier::check);
    return verifier;
  }

  boolean isEnded() {
    return ended;
  }

  private void check(AgentEvent event) {
    var json = EventJson.mapper().<com.fasterxml.jackson.databind.JsonNode>valueToTree(event);
    demand(!ended, "nothing after the end", event);
    json.forEach(member -> demand(!member.isNull(), "no nulls", event));
    var type = json.path("type").asText();
    demand(begun != type.equals("RUN_STARTED"), "begins once, and first", event);
    var id = json.path("messageId").asText() + json.path("toolCallId").asText();
    switch (type) {
      case "RUN_STARTED" -> begun = true;
      case "TEXT_MESSAGE_START",
          "TOOL_CALL_START",
          "REASONING_START",
          "REASONING_MESSAGE_START" -> {
        demand(seen.add(type + id), "a new id", event);
        open.add(family(type) + id);
      }
      case "TEXT_MESSAGE_CONTENT", "TOOL_CALL_ARGS", "REASONING_MESSAGE_CONTENT" -> {
        demand(open.contains(family(type) + id), "of what is open", event);
        demand(!json.path("delta").asText().isEmpty(), "no empty delta", event);
      }
      case "TEXT_MESSAGE_END", "TOOL_CALL_END", "REASONING_END", "REASONING_MESSAGE_END" ->
          demand(open.remove(family(type) + id), "of what is open", event);
      case "STEP_STARTED" -> demand(open.add("step " + json.path("stepName")), "a new step", event);
      case "STEP_FINISHED" -> demand(open.remove("step " + json.path("stepName")), "open", event);
      case "RUN_FINISHED", "RUN_ERROR" -> {
        demand(open.isEmpty(), "nothing open: " + open, event);
        ended = true;
      }
      default -> {}
    }
  }

  private static String family(String type) {
    return type.replaceFirst("_(START|CONTENT|ARGS|END)$", " ");
  }

  private static void demand(boolean right, String rule, AgentEvent event) {
    if (!right) {
      throw new AssertionError(rule + ": " + event);
    }
  }
}
