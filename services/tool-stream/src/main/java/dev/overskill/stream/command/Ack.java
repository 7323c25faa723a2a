package dev.overskill.stream.command;

import dev.overskill.http.Refusal;
import dev.overskill.http.Retry;
import org.jspecify.annotations.Nullable;

/// The answer to a command.
public sealed interface Ack {
  /// It is written down, and will reach the agent's worker.
  record Accepted() implements Ack {}

  /// It was accepted before.
  record Duplicate() implements Ack {}

  /// It will not be done.
  ///
  /// @param by who was faster, where that is why
  record Refused(Why why, @Nullable String by) implements Ack {
    Refused(Why why) {
      this(why, null);
    }
  }

  /// Why a command is refused.
  enum Why implements Refusal {
    /// The caller may look, not steer.
    forbidden(403, "The caller's role does not allow this", Retry.NEVER),
    /// There is no such command.
    unknown_command(422, "There is no such command", Retry.NEVER),
    /// A field is missing or is not what it must be, or the id was used for something else.
    invalid_command(400, "The command is not valid", Retry.NEVER),
    /// The app is suspended: its run can be stopped or paused, and nothing else.
    app_suspended(403, "The app is suspended", Retry.NEVER),
    /// Nobody knows of such a run.
    unknown_run(404, "There is no such run", Retry.NEVER),
    /// The run has ended.
    run_over(409, "The run is over", Retry.NEVER),
    /// Nobody knows of such a question.
    unknown_approval(404, "There is no such approval", Retry.NEVER),
    /// Somebody was faster.
    already_decided(409, "The approval is decided", Retry.NEVER),
    /// The caller asks more often than anybody could mean to.
    too_many(429, "Too many commands", Retry.LATER),
    /// The database cannot be reached. It may yet have been written: ask again with the same id.
    unavailable(503, "A part of the platform is away", Retry.LATER);

    private final int status;
    private final String title;
    private final Retry retry;

    Why(int status, String title, Retry retry) {
      this.status = status;
      this.title = title;
      this.retry = retry;
    }

    @Override
    public String code() {
      return name();
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public String title() {
      return title;
    }

    @Override
    public Retry retry() {
      return retry;
    }
  }
}
