package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the platform did to an app: the value of a record of [Topics#APP_EVENTS].
///
/// The `type` member repeats `ce_type`, so that an editor can read a value without its headers.
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "type",
    defaultImpl = AppEvent.Unrecognised.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface AppEvent {
  @JsonTypeName("app.created")
  record AppCreated(AppId app, AppSlug slug, String name) implements AppEvent {}

  @JsonTypeName("app.status-changed")
  record AppStatusChanged(AppId app, AppSlug slug, AppStatus status) implements AppEvent {}

  /// One atomic change set: revision `base` became `revision`.
  @JsonTypeName("file.changed")
  record FileChanged(
      Revision revision,
      Revision base,
      Author author,
      @Nullable Cause cause,
      @Nullable String message,
      List<FileChange> changes)
      implements AppEvent {}

  /// A tool call moved to a stage of its work: `validating`, `writing`, `committed`.
  @JsonTypeName("tool.progress")
  record ToolProgress(RunId run, ToolCallId toolCall, String stage) implements AppEvent {}

  /// The answer to a tool call; it is given once.
  @JsonTypeName("tool.result")
  record ToolResult(@Nullable RunId run, ToolCallId toolCall, String tool, ToolOutcome outcome)
      implements AppEvent {}

  /// A release is in this state now.
  @JsonTypeName("release.changed")
  record ReleaseChanged(
      ReleaseId release,
      Revision revision,
      ReleaseState state,
      @Nullable URI url,
      @Nullable Failure error,
      String requestedBy)
      implements AppEvent {}

  /// The draft of this revision does not compile; the last good page is still shown.
  @JsonTypeName("preview.failed")
  record PreviewFailed(
      Revision revision,
      String path,
      String kind,
      String message,
      @Nullable Integer line,
      @Nullable Integer column,
      @Nullable String frame)
      implements AppEvent {}

  /// What failed before compiles again.
  @JsonTypeName("preview.recovered")
  record PreviewRecovered(Revision revision, String path) implements AppEvent {}

  /// A page of the draft threw: an error nobody caught, a rejection nobody handled, or an error
  /// that the app wrote to its console. What is said of it comes from the app's own code. It is
  /// told once of each revision.
  ///
  /// @param revision what the page ran
  /// @param kind `error`, `rejection` or `logged`
  /// @param path the file of the app that it was thrown in, where that is known
  /// @param line and column in that file as it was written, both 1-based
  /// @param stack with the places of the app's own files
  /// @param page the path at which the page was
  @JsonTypeName("preview.threw")
  record PreviewThrew(
      Revision revision,
      String kind,
      String message,
      @Nullable String path,
      @Nullable Integer line,
      @Nullable Integer column,
      @Nullable String stack,
      String page)
      implements AppEvent {}

  /// A person's command was accepted: it will reach the agent's worker.
  ///
  /// @param name what was asked, e.g. `run.stop`
  @JsonTypeName("command.accepted")
  record CommandAccepted(
      String command,
      String name,
      String by,
      @Nullable RunId run,
      @Nullable String approval,
      @Nullable ToolCallId toolCall)
      implements AppEvent {}

  /// An approval is decided, once and for all.
  ///
  /// @param by who decided: a person, or `expiry`
  /// @param command the command that decided it, where one did
  @JsonTypeName("approval.closed")
  record ApprovalClosed(
      String approval,
      @Nullable RunId run,
      AgentCommand.Decision decision,
      @Nullable List<String> paths,
      String by,
      @Nullable String reason,
      @Nullable String command)
      implements AppEvent {}

  /// A run was ended by the platform and not by its worker.
  ///
  /// @param state `failed`
  /// @param reason stable, e.g. `worker_lost`
  /// @param heardTo the run was heard up to this offset of [Topics#AGENT_EVENTS]; what its worker
  ///   wrote there or later counts for nothing
  @JsonTypeName("run.ended")
  record RunEnded(RunId run, String state, String reason, @Nullable Long heardTo)
      implements AppEvent {
    public RunEnded(RunId run, String state, String reason) {
      this(run, state, reason, null);
    }
  }

  /// Newer than this build: counted and passed on.
  record Unrecognised() implements AppEvent {}

  enum AppStatus {
    active,
    suspended
  }

  enum ReleaseState {
    queued,
    bundling,
    uploading,
    verifying,
    live,
    failed,
    superseded
  }

  /// Who changed files: `kind` is `agent`, `person` or `service`.
  record Author(String kind, String id) {}

  /// The tool call that asked for a change.
  record Cause(@Nullable RunId run, ToolCallId toolCall) {}

  /// A reason a person can read, with a code a program can.
  record Failure(String code, String detail) {}

  /// One path of a change set. A rename is a delete of the old path and a put with `from`.
  ///
  /// @param op `put` or `delete`
  /// @param from the path the content came from, on the put of a rename
  /// @param blob hash of the content, on every put
  /// @param size bytes of the content, on every put
  /// @param text the content when it is small and UTF-8
  /// @param base64 the content when it is small and binary
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FileChange(
      Op op,
      String path,
      @Nullable String from,
      @Nullable BlobHash blob,
      @Nullable Long size,
      @Nullable String text,
      @Nullable String base64) {
    public enum Op {
      put,
      delete
    }

    public static FileChange delete(String path) {
      return new FileChange(Op.delete, path, null, null, null, null, null);
    }
  }

  /// How a tool call ended.
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
  @JsonSubTypes({
    @JsonSubTypes.Type(ToolOutcome.Succeeded.class),
    @JsonSubTypes.Type(ToolOutcome.Refused.class)
  })
  sealed interface ToolOutcome {
    @JsonTypeName("succeeded")
    record Succeeded(JsonNode result) implements ToolOutcome {}

    /// A typed refusal: nothing was changed.
    ///
    /// @param code stable, e.g. `edit_mismatch`
    /// @param detail what a model needs to do better
    @JsonTypeName("refused")
    record Refused(String code, String detail) implements ToolOutcome {
      /// Characters of a detail: a record of the log holds 2 MiB, and what is refused may be
      /// larger.
      private static final int LONGEST_DETAIL = 64 * 1024;

      public Refused {
        if (detail.length() > LONGEST_DETAIL) {
          detail = detail.substring(0, LONGEST_DETAIL);
        }
      }
    }
  }
}
