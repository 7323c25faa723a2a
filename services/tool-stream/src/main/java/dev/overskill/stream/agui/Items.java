package dev.overskill.stream.agui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The items of a run that have begun and not ended. AG-UI's client wants each begun before it goes
/// on, and ended before the run.
final class Items {
  private final Consumer<ObjectNode> out;
  private final Map<Item, Boolean> open = new LinkedHashMap<>();
  private final Set<Item> ended = new HashSet<>();

  Items(Consumer<ObjectNode> out) {
    this.out = out;
  }

  /// What begins and ends in a run.
  enum Kind {
    TEXT("TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "messageId"),
    REASONING("REASONING_START", "", "REASONING_END", "messageId"),
    THOUGHT(
        "REASONING_MESSAGE_START",
        "REASONING_MESSAGE_CONTENT",
        "REASONING_MESSAGE_END",
        "messageId"),
    TOOL("TOOL_CALL_START", "TOOL_CALL_ARGS", "TOOL_CALL_END", "toolCallId"),
    STEP("STEP_STARTED", "", "STEP_FINISHED", "stepName");

    final String start;
    final String content;
    final String end;
    final String key;

    Kind(String start, String content, String end, String key) {
      this.start = start;
      this.content = content;
      this.end = end;
      this.key = key;
    }
  }

  private record Item(Kind kind, String id) {}

  boolean isOpen(Kind kind, String id) {
    return open.containsKey(new Item(kind, id));
  }

  /// Begins an item with this event, unless it is under way.
  void begin(Kind kind, String id, ObjectNode event) {
    if (!id.isEmpty() && open.putIfAbsent(new Item(kind, id), true) == null) {
      out.accept(event);
    }
  }

  /// Whether an item may go on: one whose beginning was missed is begun, one that has ended is not.
  boolean goesOn(Kind kind, String id) {
    if (id.isEmpty() || (ended.contains(new Item(kind, id)) && !isOpen(kind, id))) {
      return false;
    }
    if (!isOpen(kind, id)) {
      begin(kind, id, missing(kind, id));
    }
    return true;
  }

  private static ObjectNode missing(Kind kind, String id) {
    var event = event(kind.start).put(kind.key, id);
    return switch (kind) {
      case TEXT -> event.put("role", "assistant");
      case THOUGHT -> event.put("role", "reasoning");
      case TOOL -> event.put("toolCallName", "unknown");
      case REASONING, STEP -> event;
    };
  }

  /// Ends an item with this event, if it is under way.
  void end(Kind kind, String id, ObjectNode event) {
    var item = new Item(kind, id);
    if (open.remove(item) != null) {
      ended.add(item);
      out.accept(event);
    }
  }

  void end(Kind kind, String id) {
    end(kind, id, event(kind.end).put(kind.key, id));
  }

  /// Ends whatever is under way, the last begun first.
  void endAll() {
    open.keySet().stream().toList().reversed().forEach(item -> end(item.kind(), item.id()));
  }

  static ObjectNode event(String type) {
    return EventJson.mapper().createObjectNode().put("type", type);
  }
}
