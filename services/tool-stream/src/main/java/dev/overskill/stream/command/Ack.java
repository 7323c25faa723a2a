package dev.overskill.stream.command;

/// The answer to a command.
public sealed interface Ack {
  /// It is on the log, where the agent's worker reads it.
  record Accepted() implements Ack {}

  /// It was accepted before.
  record Duplicate() implements Ack {}

  /// It will not be done.
  record Refused(Why why) implements Ack {}

  /// Why a command is refused.
  enum Why {
    /// The caller may look, not steer.
    forbidden,
    /// There is no such command.
    unknown_command,
    /// A field is missing or is not what it must be.
    invalid_command,
    /// The app is suspended: its run can be stopped or paused, and nothing else.
    app_suspended,
    /// The log cannot be reached. It may yet have been written: ask again with the same id.
    unavailable
  }
}
