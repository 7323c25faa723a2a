package dev.overskill.stream.fold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.stream.event.Told;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One run of an agent: what it said and did, in the order of first appearance.
final class Run {
  private static final int MOST_OTHERS = 64;

  private final Bounds bounds;
  private final Map<String, Item> items = new LinkedHashMap<>();
  private @Nullable Told started;
  private @Nullable Told held;
  private @Nullable Told step;
  private @Nullable Told ended;
  private @Nullable String lastMessage;

  Run(Bounds bounds) {
    this.bounds = bounds;
  }

  boolean isOver() {
    return ended != null;
  }

  /// Folds an event of the agent.
  void apply(String kind, Told told) {
    switch (kind) {
      case "RUN_STARTED" -> start(told);
      case "RUN_FINISHED", "RUN_ERROR" -> end(told);
      case "STEP_STARTED" -> step = told;
      case "STEP_FINISHED" -> step = null;
      case "TEXT_MESSAGE_CONTENT" -> message("text", told).say(told);
      case "TEXT_MESSAGE_START" -> message("text", told).open(told);
      case "TEXT_MESSAGE_END" -> message("text", told).close(told);
      case "TEXT_MESSAGE_CHUNK" -> chunk("text", "TEXT_MESSAGE_START", told);
      case "REASONING_START", "REASONING_MESSAGE_START" -> message("thought", told).open(told);
      case "REASONING_MESSAGE_CONTENT" -> message("thought", told).say(told);
      case "REASONING_END", "REASONING_MESSAGE_END" -> message("thought", told).close(told);
      case "REASONING_MESSAGE_CHUNK" -> chunk("thought", "REASONING_MESSAGE_START", told);
      case "TOOL_CALL_START" -> call(told).start(told);
      case "TOOL_CALL_ARGS" -> call(told).argue(told);
      case "TOOL_CALL_END" -> call(told).end(told);
      case "TOOL_CALL_RESULT" -> call(told).reply(told);
      case "STATE_SNAPSHOT" -> changing("state").replace(told);
      case "STATE_DELTA" -> changing("state").change(told);
      case "ACTIVITY_SNAPSHOT" -> changing(activity(told)).replace(told);
      case "ACTIVITY_DELTA" -> changing(activity(told)).change(told);
      case "CUSTOM" -> custom(told);
      default -> notes("other", MOST_OTHERS).add(told);
    }
  }

  private void start(Told told) {
    if (started == null) {
      started = told;
    }
    ended = null;
  }

  /// The first end is the end.
  void end(Told told) {
    if (ended == null) {
      ended = told;
    }
  }

  private void custom(Told told) {
    var value = told.json();
    switch (value.path("name").asText()) {
      case "run.paused", "run.resumed" -> held = told;
      case "run.alive" -> {}
      case "approval.requested" -> approval(value.path("value")).ask(told);
      case "approval.closed" -> approval(value.path("value")).close(told);
      default -> notes("custom/" + value.path("name").asText(), 1).add(told);
    }
  }

  Item.Approval approval(JsonNode value) {
    var key = "approval/" + value.path("approval").asText();
    return item(key, Item.Approval.class, Item.Approval::new);
  }

  private Item.Message message(String kind, Told told) {
    var id = told.delta() == null ? told.json().path("messageId").asText() : idOf(told.delta());
    lastMessage = id;
    return message(kind, id);
  }

  private Item.Message message(String kind, String id) {
    return item(kind + "/" + id, Item.Message.class, () -> new Item.Message(bounds.textBytes()));
  }

  /// A chunk opens its message if nothing else did, and may leave out which one it continues.
  private void chunk(String kind, String start, Told told) {
    var value = told.json();
    var id = value.path("messageId").asText(lastMessage == null ? "" : lastMessage);
    lastMessage = id;
    var known = items.containsKey(kind + "/" + id);
    var message = message(kind, id);
    if (!known) {
      var opening = EventJson.mapper().createObjectNode().put("type", start).put("messageId", id);
      if (value.path("role").isTextual()) {
        opening.put("role", value.path("role").asText());
      }
      message.open(told.with(EventJson.write(opening)));
    }
    if (value instanceof ObjectNode fields && !value.path("delta").asText().isEmpty()) {
      message.say(told.with(EventJson.write(fields.put("messageId", id))));
    }
  }

  private static String idOf(Told.Delta delta) {
    return delta.item().substring(delta.item().indexOf('/', delta.item().indexOf('/') + 1) + 1);
  }

  private Item.Call call(Told told) {
    return call(
        told.delta() == null ? told.json().path("toolCallId").asText() : idOf(told.delta()));
  }

  Item.Call call(String id) {
    return item("call/" + id, Item.Call.class, () -> new Item.Call(bounds.textBytes()));
  }

  private static String activity(Told told) {
    return "activity/" + told.json().path("messageId").asText();
  }

  private Item.Changing changing(String key) {
    return item(key, Item.Changing.class, Item.Changing::new);
  }

  Item.Notes notes(String key, int most) {
    return item(key, Item.Notes.class, () -> new Item.Notes(most));
  }

  private <T extends Item> T item(String key, Class<T> type, Supplier<T> made) {
    var item = items.get(key);
    if (item == null) {
      item = made.get();
      items.put(key, item);
      if (items.size() > bounds.items()) {
        items.remove(items.keySet().iterator().next());
      }
    }
    return type.cast(item);
  }

  void tell(Consumer<Told> to) {
    Item.tell(started, to);
    items.values().forEach(item -> item.tell(to));
    Item.tell(held, to);
    Item.tell(step, to);
    Item.tell(ended, to);
  }
}
