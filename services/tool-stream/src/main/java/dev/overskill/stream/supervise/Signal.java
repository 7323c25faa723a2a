package dev.overskill.stream.supervise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.approval.Asked;
import org.jspecify.annotations.Nullable;

/// What a record means to supervision. Only the few types that mean more than a sign of life are
/// parsed; what cannot be read is a sign of life too.
sealed interface Signal {
  record Started() implements Signal {}

  /// Its worker is there.
  record Spoke() implements Signal {}

  record Ended(Ending ending) implements Signal {}

  record CallBegun(ToolCallId call, String tool) implements Signal {}

  /// Its arguments are complete: it is somebody's turn to answer.
  record CallReady(ToolCallId call) implements Signal {}

  record CallAnswered(ToolCallId call) implements Signal {}

  record Asking(Asked asked, @Nullable ToolCallId call) implements Signal {}

  record Answered(String approval) implements Signal {}

  /// The platform ended this run.
  record Fenced(RunId run) implements Signal {}

  /// Nothing.
  record Other() implements Signal {}

  /// How a run's worker ended it.
  enum Ending {
    finished,
    failed
  }

  static Signal of(LogRecord record) {
    try {
      return switch (record.topic()) {
        case AGENT_EVENTS -> ofAgent(record);
        case APP_EVENTS -> ofPlatform(record);
        case AGENT_COMMANDS, APP_STATE, SECURITY_SIGNALS, PARKED -> new Other();
      };
    } catch (MalformedEventException _) {
      return new Spoke();
    }
  }

  private static Signal ofAgent(LogRecord record) {
    return switch (record.attributes().type()) {
      case "ag-ui.RUN_STARTED" -> new Started();
      case "ag-ui.RUN_FINISHED" -> new Ended(Ending.finished);
      case "ag-ui.RUN_ERROR" -> new Ended(Ending.failed);
      case "ag-ui.TOOL_CALL_START",
          "ag-ui.TOOL_CALL_END",
          "ag-ui.TOOL_CALL_RESULT",
          "ag-ui.CUSTOM" ->
          switch (record.read(AgentEvent.class)) {
            case AgentEvent.ToolCallStart(var call, var tool, _, _) -> new CallBegun(call, tool);
            case AgentEvent.ToolCallEnd(var call) -> new CallReady(call);
            case AgentEvent.ToolCallResult(_, var call, _) -> new CallAnswered(call);
            case AgentEvent.Custom(var name, var value)
                when name.equals("approval.requested") && value != null ->
                asking(record, value);
            default -> new Spoke();
          };
      default -> new Spoke();
    };
  }

  private static Signal asking(LogRecord record, JsonNode value) {
    var asked = Asked.read(value, record.attributes().run(), record.appended());
    return asked.isEmpty() ? new Spoke() : new Asking(asked.get(), call(value.path("toolCall")));
  }

  private static @Nullable ToolCallId call(JsonNode named) {
    try {
      return named.isTextual() ? new ToolCallId(named.textValue()) : null;
    } catch (IllegalArgumentException _) {
      return null; // the question stands, whatever it says it is about
    }
  }

  private static Signal ofPlatform(LogRecord record) {
    return switch (record.attributes().type()) {
      case "tool.result", "approval.closed", "run.ended" ->
          switch (record.read(AppEvent.class)) {
            case AppEvent.ToolResult result -> new CallAnswered(result.toolCall());
            case AppEvent.ApprovalClosed closed -> new Answered(closed.approval());
            case AppEvent.RunEnded ended -> new Fenced(ended.run());
            default -> new Other();
          };
      default -> new Other();
    };
  }
}
