package dev.overskill.stream.agui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.overskill.events.AppId;
import dev.overskill.events.RunId;
import dev.overskill.stream.agui.Items.Kind;
import dev.overskill.stream.sse.Happening;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One run of an app in AG-UI's events, whatever part of its history is at hand: the run begins
/// first, every item is begun before it goes on and ended before the run, nothing is null, no delta
/// is empty. AG-UI's client refuses anything else.
final class RunStory {
  private static final Map<String, Kind> STARTS = by(kind -> kind.start);
  private static final Map<String, Kind> CONTENTS = by(kind -> kind.content);
  private static final Map<String, Kind> ENDS = by(kind -> kind.end);
  private static final Map<String, Kind> CHUNKS =
      Map.of(
          "TEXT_MESSAGE_CHUNK", Kind.TEXT,
          "REASONING_MESSAGE_CHUNK", Kind.THOUGHT,
          "TOOL_CALL_CHUNK", Kind.TOOL);
  private static final Set<String> PASSED_ON =
      Set.of(
          "STATE_SNAPSHOT", "STATE_DELTA", "ACTIVITY_SNAPSHOT", "ACTIVITY_DELTA", "CUSTOM", "RAW");

  private final AppId app;
  private final RunId run;
  private final Held held;
  private final Items items = new Items(this::emit);
  private List<ObjectNode> made = new ArrayList<>();
  private boolean begun;
  private boolean over;

  RunStory(AppId app, RunId run, Held held) {
    this.app = app;
    this.run = run;
    this.held = held;
  }

  private static Map<String, Kind> by(Function<Kind, String> name) {
    return Arrays.stream(Kind.values())
        .filter(kind -> !name.apply(kind).isEmpty())
        .collect(Collectors.toUnmodifiableMap(name, kind -> kind));
  }

  boolean hasBegun() {
    return begun;
  }

  /// Whether the run has ended: nothing follows.
  boolean isOver() {
    return over;
  }

  /// What the client is sent of that event; nothing if it is none of this run's.
  List<ObjectNode> tell(Happening event) {
    made = new ArrayList<>();
    if (!over && event.run().equals(run.value())) {
      if (event.isOfAgent()) {
        agent(event.agentType(), event);
      } else {
        PlatformEvents.told(event).ifPresent(this::platform);
      }
    }
    return made;
  }

  /// What the client is told when there will be nothing of that run.
  List<ObjectNode> fail(String code, String message) {
    made = new ArrayList<>();
    end(Items.event("RUN_ERROR").put("message", message).put("code", code));
    return made;
  }

  private void platform(ObjectNode event) {
    if (event.path("type").asText().equals("RUN_ERROR")) {
      end(event);
    } else {
      tell(event);
    }
  }

  private void agent(String type, Happening event) {
    var json = event.withoutNulls();
    // Sub-agents are not told apart: a delta that names one whose beginning was missed is refused.
    json.remove("subagentRunId");
    if (type.equals("RUN_STARTED")) {
      start(json);
    } else if (type.equals("RUN_FINISHED")) {
      begin();
      end(json.put("threadId", threadOf(json)).put("runId", run.value()));
    } else if (type.equals("RUN_ERROR")) {
      end(json.has("message") ? json : json.put("message", "The run failed"));
    } else if (STARTS.containsKey(type)) {
      begin();
      start(STARTS.get(type), json);
    } else if (CONTENTS.containsKey(type)) {
      begin();
      goOn(CONTENTS.get(type), json);
    } else if (CHUNKS.containsKey(type)) {
      begin();
      chunk(CHUNKS.get(type), json);
    } else if (ENDS.containsKey(type)) {
      begin();
      finish(ENDS.get(type), json);
    } else if (type.equals("TOOL_CALL_RESULT")) {
      begin();
      result(json);
    } else if (PASSED_ON.contains(type) && !isSignOfLife(json)) {
      tell(json);
    }
  }

  private static boolean isSignOfLife(JsonNode json) {
    return json.path("name").asText().equals("run.alive");
  }

  private void start(ObjectNode json) {
    if (!begun) {
      begun = true;
      json.remove("input");
      emit(json.put("threadId", threadOf(json)).put("runId", run.value()));
    }
  }

  /// The run is under way, though its beginning may have been missed.
  private void begin() {
    start(Items.event("RUN_STARTED"));
  }

  private String threadOf(JsonNode json) {
    return json.path("threadId").asText(app.value());
  }

  private void tell(ObjectNode event) {
    begin();
    emit(event);
  }

  private void start(Kind kind, ObjectNode json) {
    if (kind == Kind.TOOL && !json.path("toolCallName").isTextual()) {
      json.put("toolCallName", "unknown");
    }
    items.begin(kind, json.path(kind.key).asText(), json);
  }

  private void goOn(Kind kind, ObjectNode json) {
    var id = json.path(kind.key).asText();
    if (!json.path("delta").isTextual() || !items.goesOn(kind, id)) {
      return;
    }
    var delta = held.lacking(id, json.path("delta").textValue());
    if (!delta.isEmpty()) {
      emit(json.put("delta", delta));
    }
  }

  /// A chunk begins its item if need be; its end is the run's, or what its worker says.
  private void chunk(Kind kind, ObjectNode json) {
    var id = json.path(kind.key).asText();
    if (kind == Kind.TOOL && json.has("toolCallName")) {
      var start = Items.event(kind.start).put(kind.key, id);
      items.begin(kind, id, start.set("toolCallName", json.get("toolCallName")));
    }
    var content = Items.event(kind.content).put(kind.key, id);
    goOn(kind, content.set("delta", json.path("delta")));
  }

  /// An end may bring the last of its text, which was held back until then.
  private void finish(Kind kind, ObjectNode json) {
    var id = json.path(kind.key).asText();
    if (json.get("delta") instanceof TextNode last && items.isOpen(kind, id)) {
      goOn(kind, Items.event(kind.content).put(kind.key, id).set("delta", last));
    }
    json.remove("delta");
    items.end(kind, id, json);
  }

  private void result(ObjectNode json) {
    var call = json.path("toolCallId").asText();
    items.end(Kind.TOOL, call);
    var message = json.path("messageId").asText("result-" + call);
    if (held.hasResult(message)) {
      return;
    }
    var content = json.path("content");
    if (!content.isTextual() && !content.isArray()) {
      json.put("content", content.isMissingNode() ? "" : content.toString());
    }
    emit(json.put("messageId", message));
  }

  private void end(ObjectNode last) {
    items.endAll();
    emit(last);
    over = true;
  }

  private void emit(ObjectNode event) {
    made.add(event);
  }
}
