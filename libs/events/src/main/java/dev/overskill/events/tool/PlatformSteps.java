package dev.overskill.events.tool;

import dev.overskill.events.AgentCommand.Decision;
import dev.overskill.events.AppEvent;
import dev.overskill.events.tool.ToolCallState.AwaitingApproval;
import dev.overskill.events.tool.ToolCallState.Moving;
import dev.overskill.events.tool.ToolCallState.Open;

/// How an open call goes on with what the platform says.
final class PlatformSteps {
  private PlatformSteps() {}

  static ToolCallState after(Open state, AppEvent event) {
    var id = state.call().id();
    return switch (event) {
      case AppEvent.ToolProgress(_, var call, var stage) when call.equals(id) ->
          moving(state).advance(stage, null);
      case AppEvent.ToolResult(var run, var call, var tool, var outcome) when call.equals(id) ->
          state.of(new CallFacts(id, run, tool)).answer(outcome);
      case AppEvent.ApprovalClosed closed
          when state instanceof AwaitingApproval asked
              && asked.approval().equals(closed.approval()) ->
          closed.decision() == Decision.approve ? asked.approve() : asked.reject();
      default -> state;
    };
  }

  /// The platform works only on what was allowed to begin.
  private static Moving moving(Open state) {
    return switch (state) {
      case AwaitingApproval asked -> asked.approve();
      case Moving moving -> moving;
    };
  }
}
