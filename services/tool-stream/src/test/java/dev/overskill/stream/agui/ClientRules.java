package dev.overskill.stream.agui;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What AG-UI's client refuses, as its verifier says.
final class ClientRules {
  private static final List<String> NEEDED =
      List.of(
          "RUN_STARTED threadId runId",
          "RUN_FINISHED threadId runId",
          "RUN_ERROR message",
          "TEXT_MESSAGE_START messageId",
          "TEXT_MESSAGE_CONTENT messageId delta",
          "TEXT_MESSAGE_END messageId",
          "TOOL_CALL_START toolCallId toolCallName",
          "TOOL_CALL_ARGS toolCallId delta",
          "TOOL_CALL_END toolCallId",
          "TOOL_CALL_RESULT messageId toolCallId content",
          "REASONING_START messageId",
          "REASONING_MESSAGE_START messageId",
          "REASONING_MESSAGE_CONTENT messageId delta",
          "REASONING_MESSAGE_END messageId",
          "REASONING_END messageId",
          "STEP_STARTED stepName",
          "STEP_FINISHED stepName",
          "ACTIVITY_SNAPSHOT messageId activityType content",
          "CUSTOM name");

  private final Set<String> open = new HashSet<>();
  private final TreeMap<String, String> text = new TreeMap<>();
  private boolean begun;
  private boolean over;

  /// What is wrong with the next event, if anything is.
  Optional<String> fault(JsonNode event) {
    var type = event.path("type").asText();
    if (over) {
      return Optional.of("the run is over: " + event);
    }
    if (!begun && !type.equals("RUN_STARTED") && !type.equals("RUN_ERROR")) {
      return Optional.of("the run has not begun: " + event);
    }
    if (begun && type.equals("RUN_STARTED")) {
      return Optional.of("the run begins twice: " + event);
    }
    begun = true;
    return malformed(type, event).or(() -> outOfOrder(type, event));
  }

  private static Optional<String> malformed(String type, JsonNode event) {
    for (var member : event) {
      if (member.isNull()) {
        return Optional.of("a null: " + event);
      }
    }
    if (event.path("delta").isTextual() && event.path("delta").textValue().isEmpty()) {
      return Optional.of("an empty delta: " + event);
    }
    var needed = NEEDED.stream().filter(line -> line.startsWith(type + " ")).findFirst();
    if (needed.isEmpty()) {
      return Optional.of("unknown: " + event);
    }
    return List.of(needed.get().split(" ")).stream()
        .skip(1)
        .filter(name -> !event.has(name))
        .findFirst()
        .map(name -> "no " + name + ": " + event);
  }

  private Optional<String> outOfOrder(String type, JsonNode event) {
    var item = item(type, event);
    if (type.equals("RUN_FINISHED") || type.equals("RUN_ERROR")) {
      over = true;
      return type.equals("RUN_FINISHED") && !open.isEmpty()
          ? Optional.of("still open: " + open)
          : Optional.empty();
    }
    if (type.equals("STEP_STARTED") || type.endsWith("_START")) {
      return open.add(item) ? Optional.empty() : Optional.of("begun twice: " + event);
    }
    if (type.equals("STEP_FINISHED") || type.endsWith("_END")) {
      return open.remove(item) ? Optional.empty() : Optional.of("ended unbegun: " + event);
    }
    if (type.endsWith("_CONTENT") || type.equals("TOOL_CALL_ARGS")) {
      text.merge(item, event.path("delta").asText(), String::concat);
      return open.contains(item) ? Optional.empty() : Optional.of("goes on unbegun: " + event);
    }
    return Optional.empty();
  }

  private static String item(String type, JsonNode event) {
    var kind = type.replaceAll("_(START|STARTED|CONTENT|ARGS|END|FINISHED)$", "");
    return kind
        + " "
        + event.path("messageId").asText()
        + event.path("toolCallId").asText()
        + event.path("stepName").asText();
  }

  boolean isOver() {
    return over;
  }

  /// The text of an item so far: `TEXT_MESSAGE m`, `TOOL_CALL t`.
  String text(String item) {
    return text.getOrDefault(item, "");
  }
}
