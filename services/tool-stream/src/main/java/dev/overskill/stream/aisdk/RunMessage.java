package dev.overskill.stream.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.stream.sse.Happening;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One run as the chunks of one message, whatever part of its history is at hand.
final class RunMessage {
  private final RunId run;
  private final Set<String> texts = new LinkedHashSet<>();
  private final Set<String> thoughts = new LinkedHashSet<>();
  private final ToolCalls tools = new ToolCalls(this::emit);
  private List<ObjectNode> made = new ArrayList<>();
  private boolean begun;
  private boolean over;

  RunMessage(RunId run) {
    this.run = run;
  }

  /// Whether the message is complete.
  boolean isOver() {
    return over;
  }

  /// What the client is sent of that event; nothing if it is none of this run's.
  List<ObjectNode> tell(Happening event) {
    made = new ArrayList<>();
    if (!over && event.run().equals(run.value())) {
      begin();
      if (event.isOfAgent()) {
        agent(event.agentType(), event);
      } else {
        platform(event);
      }
    }
    return made;
  }

  private void begin() {
    if (!begun) {
      begun = true;
      emit(Chunk.of("start").put("messageId", run.value()));
    }
  }

  private void agent(String type, Happening event) {
    switch (type) {
      case "TEXT_MESSAGE_START" -> start(texts, "text", event);
      case "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_CHUNK" -> goOn(texts, "text", event);
      case "TEXT_MESSAGE_END" -> endWithLast(texts, "text", event);
      case "REASONING_MESSAGE_START" -> start(thoughts, "reasoning", event);
      case "REASONING_MESSAGE_CONTENT", "REASONING_MESSAGE_CHUNK" ->
          goOn(thoughts, "reasoning", event);
      case "REASONING_MESSAGE_END" -> endWithLast(thoughts, "reasoning", event);
      case "TOOL_CALL_START" -> tools.begin(event.text("toolCallId"), toolOf(event));
      case "TOOL_CALL_ARGS" -> tools.input(event.text("toolCallId"), event.text("delta"));
      case "TOOL_CALL_CHUNK" -> {
        tools.begin(event.text("toolCallId"), toolOf(event));
        tools.input(event.text("toolCallId"), event.text("delta"));
      }
      case "TOOL_CALL_END" -> {
        if (!event.text("delta").isEmpty()) {
          tools.input(event.text("toolCallId"), event.text("delta"));
        }
        tools.end(event.text("toolCallId"));
      }
      case "TOOL_CALL_RESULT" ->
          tools.succeeded(event.text("toolCallId"), event.data().path("content"));
      case "ACTIVITY_SNAPSHOT" ->
          emit(Chunk.ours("activity", event.text("messageId"), event.withoutNulls()));
      case "CUSTOM" -> custom(event);
      case "RUN_FINISHED" -> finish(event.data().at("/outcome/type").asText("success"));
      case "RUN_ERROR" -> fail(event.text("message"));
      default -> {}
    }
  }

  private static String toolOf(Happening event) {
    var name = event.text("toolCallName");
    return name.isEmpty() ? "unknown" : name;
  }

  private void start(Set<String> open, String kind, Happening event) {
    var id = event.text("messageId");
    if (!id.isEmpty() && open.add(id)) {
      emit(Chunk.part(kind + "-start", id));
    }
  }

  private void goOn(Set<String> open, String kind, Happening event) {
    var delta = event.text("delta");
    if (!delta.isEmpty()) {
      start(open, kind, event);
      emit(Chunk.part(kind + "-delta", event.text("messageId")).put("delta", delta));
    }
  }

  /// An end may bring the last of its text, which was held back until then.
  private void endWithLast(Set<String> open, String kind, Happening event) {
    goOn(open, kind, event);
    end(open, kind, event.text("messageId"));
  }

  private void end(Set<String> open, String kind, String id) {
    if (open.remove(id)) {
      emit(Chunk.part(kind + "-end", id));
    }
  }

  private void custom(Happening event) {
    var value = event.member("value");
    switch (event.text("name")) {
      case "run.alive" -> {}
      case "approval.requested" ->
          emit(Chunk.ours("approval", value.path("approval").asText(), value));
      default -> emit(Chunk.of("data-custom").put("transient", true).set("data", event.data()));
    }
  }

  private void platform(Happening event) {
    switch (event.type()) {
      case "tool.progress" ->
          emit(Chunk.ours("tool-progress", event.text("toolCall"), event.withoutNulls()));
      case "tool.result" -> answered(event.text("toolCall"), event.data().path("outcome"));
      case "file.changed" ->
          emit(
              Chunk.ours(
                  "file-change",
                  event.data().path("revision").asText(),
                  paths(event.data().path("changes"))));
      case "approval.closed" ->
          emit(Chunk.ours("approval", event.text("approval"), event.withoutNulls()));
      case "run.ended" -> fail("The platform ended the run: " + event.text("reason"));
      default -> {}
    }
  }

  private void answered(String call, JsonNode outcome) {
    if (outcome.path("status").asText().equals("succeeded")) {
      tools.succeeded(call, outcome.path("result"));
    } else {
      tools.failed(call, outcome.path("code").asText() + ": " + outcome.path("detail").asText());
    }
  }

  private static JsonNode paths(JsonNode changes) {
    var paths = EventJson.mapper().createObjectNode();
    var list = paths.putArray("changes");
    changes.forEach(change ->
        list.addObject()
            .put("op", change.path("op").asText())
            .put("path", change.path("path").asText()));
    return paths;
  }

  private void finish(String outcome) {
    endParts();
    emit(
        switch (outcome) {
          case "cancelled" -> Chunk.of("abort").put("reason", "cancelled");
          case "interrupt" -> Chunk.of("finish").put("finishReason", "other");
          default -> Chunk.of("finish").put("finishReason", "stop");
        });
    over = true;
  }

  private void fail(String why) {
    endParts();
    emit(Chunk.of("error").put("errorText", why.isEmpty() ? "The run failed" : why));
    over = true;
  }

  private void endParts() {
    List.copyOf(texts).forEach(id -> end(texts, "text", id));
    List.copyOf(thoughts).forEach(id -> end(thoughts, "reasoning", id));
  }

  private void emit(ObjectNode chunk) {
    made.add(chunk);
  }
}
