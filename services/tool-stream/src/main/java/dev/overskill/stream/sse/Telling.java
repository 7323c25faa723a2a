package dev.overskill.stream.sse;

import dev.overskill.stream.event.Told;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Snapshot;

/// How one protocol tells an app's journal as server-sent events: one for each connection, for one
/// thread.
public interface Telling {
  /// The place of a frame on its connection, and what has been seen by whoever has been sent it.
  @SuppressWarnings("ArrayRecordComponent") // shared as it is
  record Mark(long seq, byte[] cursor) {}

  /// The client's position cannot be honoured, or it does not keep up: a snapshot follows.
  ///
  /// @return whether the client can begin anew within this response
  boolean resets(Join.Reason reason, EventBatch out);

  /// One part of a snapshot.
  ///
  /// @param part counted from zero
  void snapshot(Mark mark, Snapshot snapshot, int part, EventBatch out);

  /// An event.
  ///
  /// @param pieces how many adjacent pieces of one text it stands for
  void event(Mark mark, Told told, int pieces, EventBatch out);

  /// What follows is live.
  void caughtUp(Mark mark, EventBatch out);

  /// Called several times a second: whatever has a time limit.
  void tick(long nanos, EventBatch out);

  /// Whether everything has been told: the response ends.
  boolean isOver();
}
