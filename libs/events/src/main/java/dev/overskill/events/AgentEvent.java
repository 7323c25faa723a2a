package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// What an agent does, as an AG-UI 1.0 event (`@ag-ui/core`): the value of a record of
/// [Topics#AGENT_EVENTS], unchanged, so that a framework that speaks AG-UI publishes as it is.
///
/// The run a record belongs to is in its [Attributes#run()], since tool and text events do not
/// carry it. Optional members are left out, never null (AG-UI refuses nulls).
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "type",
    defaultImpl = AgentEvent.Unrecognised.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface AgentEvent {
  /// `ce_type` of an agent event is this and the AG-UI type: `ag-ui.TOOL_CALL_START`.
  String TYPE_PREFIX = "ag-ui.";

  @JsonTypeName("RUN_STARTED")
  record RunStarted(String threadId, RunId runId, @Nullable JsonNode input) implements AgentEvent {}

  @JsonTypeName("RUN_FINISHED")
  record RunFinished(String threadId, RunId runId, @Nullable JsonNode outcome)
      implements AgentEvent {}

  @JsonTypeName("RUN_ERROR")
  record RunError(String message, @Nullable String code) implements AgentEvent {}

  @JsonTypeName("STEP_STARTED")
  record StepStarted(String stepName) implements AgentEvent {}

  @JsonTypeName("STEP_FINISHED")
  record StepFinished(String stepName) implements AgentEvent {}

  @JsonTypeName("TEXT_MESSAGE_START")
  record TextMessageStart(String messageId, @Nullable String role) implements AgentEvent {}

  @JsonTypeName("TEXT_MESSAGE_CONTENT")
  record TextMessageContent(String messageId, String delta) implements AgentEvent {}

  @JsonTypeName("TEXT_MESSAGE_END")
  record TextMessageEnd(String messageId) implements AgentEvent {}

  @JsonTypeName("REASONING_START")
  record ReasoningStart(String messageId) implements AgentEvent {}

  @JsonTypeName("REASONING_MESSAGE_START")
  record ReasoningMessageStart(String messageId, @Nullable String role) implements AgentEvent {}

  @JsonTypeName("REASONING_MESSAGE_CONTENT")
  record ReasoningMessageContent(String messageId, String delta) implements AgentEvent {}

  @JsonTypeName("REASONING_MESSAGE_END")
  record ReasoningMessageEnd(String messageId) implements AgentEvent {}

  @JsonTypeName("REASONING_END")
  record ReasoningEnd(String messageId) implements AgentEvent {}

  /// A tool call begins.
  ///
  /// @param metadata of AG-UI's free kind; `retryOf` names the call that this one repeats, `cause`
  ///   the command that asked for it
  @JsonTypeName("TOOL_CALL_START")
  record ToolCallStart(
      ToolCallId toolCallId,
      String toolCallName,
      @Nullable String parentMessageId,
      @Nullable JsonNode metadata)
      implements AgentEvent {
    /// A call that repeats none.
    public ToolCallStart(
        ToolCallId toolCallId, String toolCallName, @Nullable String parentMessageId) {
      this(toolCallId, toolCallName, parentMessageId, null);
    }
  }

  @JsonTypeName("TOOL_CALL_ARGS")
  record ToolCallArgs(ToolCallId toolCallId, String delta) implements AgentEvent {}

  @JsonTypeName("TOOL_CALL_END")
  record ToolCallEnd(ToolCallId toolCallId) implements AgentEvent {}

  @JsonTypeName("TOOL_CALL_RESULT")
  record ToolCallResult(String messageId, ToolCallId toolCallId, JsonNode content)
      implements AgentEvent {}

  @JsonTypeName("STATE_SNAPSHOT")
  record StateSnapshot(JsonNode snapshot) implements AgentEvent {}

  @JsonTypeName("STATE_DELTA")
  record StateDelta(JsonNode delta) implements AgentEvent {}

  @JsonTypeName("ACTIVITY_SNAPSHOT")
  record ActivitySnapshot(String messageId, String activityType, JsonNode content)
      implements AgentEvent {}

  @JsonTypeName("ACTIVITY_DELTA")
  record ActivityDelta(String messageId, String activityType, JsonNode patch)
      implements AgentEvent {}

  @JsonTypeName("CUSTOM")
  record Custom(String name, @Nullable JsonNode value) implements AgentEvent {}

  /// A kind of event this build does not read: it still reaches every editor as it was.
  record Unrecognised() implements AgentEvent {}
}
