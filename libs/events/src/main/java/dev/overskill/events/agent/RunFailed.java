package dev.overskill.events.agent;

import java.io.Serial;

/// The work of a run cannot be done, for a reason that people are told.
public final class RunFailed extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String code;

  /// @param code stable, for programs
  /// @param message for people
  public RunFailed(String code, String message) {
    super(message);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
