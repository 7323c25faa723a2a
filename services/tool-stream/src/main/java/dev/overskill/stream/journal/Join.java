package dev.overskill.stream.journal;

/// How a connection begins.
public sealed interface Join {
  /// From the beginning of what is kept.
  record Fresh(Tail tail) implements Join {}

  /// From where the cursor says.
  record Resumed(Tail tail) implements Join {}

  /// The cursor cannot be honoured: from the beginning of what is kept.
  record Reset(Tail tail, Reason reason) implements Join {}

  /// Another node is ahead of this one, which will be there in a moment.
  record Ahead() implements Join {}

  /// Why a cursor cannot be honoured.
  enum Reason {
    cursor_too_old,
    epoch_changed
  }
}
