package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person asks of an agent: the value of a record of [Topics#AGENT_COMMANDS].
///
/// Every command has an id chosen by the client; a worker that saw it before ignores it.
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "type",
    defaultImpl = AgentCommand.Unrecognised.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface AgentCommand {
  /// End the run; what was written stays.
  @JsonTypeName("run.stop")
  record Stop(String command, RunId run, String by) implements AgentCommand {}

  /// Start no further tool call until resumed.
  @JsonTypeName("run.pause")
  record Pause(String command, RunId run, String by) implements AgentCommand {}

  @JsonTypeName("run.resume")
  record Resume(String command, RunId run, String by) implements AgentCommand {}

  /// Take this into account from now on.
  @JsonTypeName("run.steer")
  record Steer(String command, RunId run, String by, String text) implements AgentCommand {}

  /// Do this tool call again, which did not succeed.
  @JsonTypeName("run.retry")
  record Retry(String command, RunId run, String by, ToolCallId toolCall) implements AgentCommand {}

  /// An approval that was pending has been decided: the first decision wins.
  ///
  /// @param run the run that asked, where the client knows it; the approval's id is enough
  @JsonTypeName("approval.decided")
  record Decide(
      String command,
      @Nullable RunId run,
      String by,
      String approval,
      Decision decision,
      @Nullable List<String> paths,
      @Nullable String reason)
      implements AgentCommand {}

  /// Newer than this build: ignored by the worker.
  record Unrecognised() implements AgentCommand {}

  enum Decision {
    approve,
    reject
  }
}
