package dev.overskill.events.agent;

/// How a run ended.
public enum Ending {
  /// Its work is done.
  FINISHED,
  /// A person stopped it, or paused it for good.
  CANCELLED,
  /// Its work could not be done.
  FAILED,
  /// The platform ended it; nothing more was said.
  FENCED
}
