package dev.overskill.events.agent;

import dev.overskill.events.AgentEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a run has begun and not ended: messages, reasonings, steps and tool calls. It refuses what
/// AG-UI's verifier would, and knows how to end what is open.
final class OpenItems {
  private final Map<Item, AgentEvent> open = new LinkedHashMap<>();

  private record Item(Kind kind, String id) {}

  private enum Kind {
    TEXT,
    REASONING,
    REASONING_MESSAGE,
    TOOL_CALL,
    STEP
  }

  /// Takes note of an event.
  ///
  /// @throws IllegalStateException if it has no place here: then it must not be said
  void admit(AgentEvent event) {
    switch (event) {
      case AgentEvent.TextMessageStart(var id, _) ->
          begin(Kind.TEXT, id, new AgentEvent.TextMessageEnd(id));
      case AgentEvent.TextMessageContent(var id, var delta) -> goOn(Kind.TEXT, id, delta);
      case AgentEvent.TextMessageEnd(var id) -> end(Kind.TEXT, id);
      case AgentEvent.ReasoningStart(var id) ->
          begin(Kind.REASONING, id, new AgentEvent.ReasoningEnd(id));
      case AgentEvent.ReasoningEnd(var id) -> end(Kind.REASONING, id);
      case AgentEvent.ReasoningMessageStart(var id, _) ->
          begin(Kind.REASONING_MESSAGE, id, new AgentEvent.ReasoningMessageEnd(id));
      case AgentEvent.ReasoningMessageContent(var id, var delta) ->
          goOn(Kind.REASONING_MESSAGE, id, delta);
      case AgentEvent.ReasoningMessageEnd(var id) -> end(Kind.REASONING_MESSAGE, id);
      case AgentEvent.ToolCallStart start ->
          begin(
              Kind.TOOL_CALL,
              start.toolCallId().value(),
              new AgentEvent.ToolCallEnd(start.toolCallId()));
      case AgentEvent.ToolCallArgs(var id, var delta) -> goOn(Kind.TOOL_CALL, id.value(), delta);
      case AgentEvent.ToolCallEnd(var id) -> end(Kind.TOOL_CALL, id.value());
      case AgentEvent.StepStarted(var name) ->
          begin(Kind.STEP, name, new AgentEvent.StepFinished(name));
      case AgentEvent.StepFinished(var name) -> end(Kind.STEP, name);
      case AgentEvent.RunStarted _, AgentEvent.RunFinished _, AgentEvent.RunError _ ->
          throw new IllegalStateException("the kit itself begins and ends runs");
      case AgentEvent.ToolCallResult _,
          AgentEvent.StateSnapshot _,
          AgentEvent.StateDelta _,
          AgentEvent.ActivitySnapshot _,
          AgentEvent.ActivityDelta _,
          AgentEvent.Custom _ -> {}
      case AgentEvent.Unrecognised _ -> throw new IllegalStateException("not an event to say");
    }
  }

  private void begin(Kind kind, String id, AgentEvent closing) {
    if (open.putIfAbsent(new Item(kind, id), closing) != null) {
      throw new IllegalStateException(kind + " " + id + " is open");
    }
  }

  private void goOn(Kind kind, String id, String delta) {
    if (!open.containsKey(new Item(kind, id))) {
      throw new IllegalStateException(kind + " " + id + " is not open");
    }
    if (delta.isEmpty()) {
      throw new IllegalStateException("an empty delta is refused by older clients");
    }
  }

  private void end(Kind kind, String id) {
    if (open.remove(new Item(kind, id)) == null) {
      throw new IllegalStateException(kind + " " + id + " is not open");
    }
  }

  boolean isOpen(AgentEvent closing) {
    return open.containsValue(closing);
  }

  /// What ends all that is open, the latest first; after this nothing is.
  List<AgentEvent> close() {
    var closings = new ArrayList<>(open.values()).reversed();
    open.clear();
    return closings;
  }
}
