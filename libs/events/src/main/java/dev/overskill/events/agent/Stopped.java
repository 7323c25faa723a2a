package dev.overskill.events.agent;

import java.io.Serial;

/// The run is not to go on: a person stopped it, the platform ended it, or nobody resumed it. Work
/// lets it pass; whoever began the run tells its end.
public final class Stopped extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// Why a run does not go on.
  public enum Reason {
    /// A person asked for it.
    STOPPED,
    /// The platform took its worker for lost: whatever it still says counts for nothing.
    FENCED,
    /// It was paused, and nobody resumed it for as long as a command is kept.
    FORGOTTEN
  }

  Stopped(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
