package dev.overskill.events.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.tool.ToolCallState.AwaitingApproval;
import dev.overskill.events.tool.ToolCallState.Moving;
import dev.overskill.events.tool.ToolCallState.Open;
import dev.overskill.events.tool.ToolCallState.Queued;
import dev.overskill.events.tool.ToolCallState.Running;
import dev.overskill.events.tool.ToolCallState.StreamingArguments;
import org.jspecify.annotations.Nullable;

/// How an open call goes on with what the agent says.
final class AgentSteps {
  private AgentSteps() {}

  static ToolCallState after(Open state, AgentEvent event) {
    var id = state.call().id();
    return switch (event) {
      case AgentEvent.ToolCallStart start when start.toolCallId().equals(id) ->
          state.of(new CallFacts(id, state.call().run(), start.toolCallName()));
      case AgentEvent.ToolCallArgs(var call, var delta) when call.equals(id) ->
          stream(state, delta.length());
      case AgentEvent.ToolCallEnd(var call) when call.equals(id) -> complete(state);
      // The worker repeats the platform's answer to the model; it is not an answer of its own.
      case AgentEvent.ToolCallResult result
          when result.toolCallId().equals(id) && !state.call().isPlatforms() ->
          state.answer(new ToolOutcome.Succeeded(result.content()));
      case AgentEvent.Custom(var name, var value)
          when value != null && value.path("toolCall").asText().equals(id.value()) ->
          custom(state, name, value);
      default -> state;
    };
  }

  private static Open stream(Open state, int characters) {
    return switch (state) {
      case Queued queued -> queued.stream(characters);
      case StreamingArguments streaming -> streaming.stream(characters);
      case AwaitingApproval(var before, var approval) ->
          stream(before, characters) instanceof Moving moving ? moving.ask(approval) : state;
      case Running running -> running;
    };
  }

  private static Open complete(Open state) {
    return switch (state) {
      case AwaitingApproval(var before, var approval) -> before.complete().ask(approval);
      case Moving moving -> moving.complete();
    };
  }

  private static Open custom(Open state, String name, JsonNode value) {
    if (!(state instanceof Moving moving)) {
      return state;
    }
    return switch (name) {
      case "approval.requested" -> moving.ask(value.path("approval").asText());
      case "tool.progress" -> moving.advance(value.path("stage").asText(), fraction(value));
      default -> state;
    };
  }

  private static @Nullable Double fraction(JsonNode value) {
    var progress = value.path("progress");
    return progress.isNumber() ? Math.clamp(progress.doubleValue(), 0, 1) : null;
  }
}
