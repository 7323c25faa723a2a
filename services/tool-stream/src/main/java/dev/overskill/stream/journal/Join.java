package dev.overskill.stream.journal;

/// How a connection begins.
public sealed interface Join {
  /// With a snapshot, which the tail waits for: see [Journals#snapshot].
  record Fresh(Tail tail) implements Join {}

  /// From where the cursor says.
  record Resumed(Tail tail) implements Join {}

  /// The cursor cannot be honoured: with a snapshot, as if there were none.
  record Reset(Tail tail, Reason reason) implements Join {}

  /// Another node is ahead of this one, which will be there in a moment.
  record Ahead() implements Join {}

  /// Why a client begins anew.
  enum Reason {
    cursor_too_old,
    epoch_changed,
    /// It is live and too slow to be sent everything.
    behind
  }
}
