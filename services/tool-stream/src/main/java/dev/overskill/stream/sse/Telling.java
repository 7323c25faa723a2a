package dev.overskill.stream.sse;

import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Join;

/// How one protocol tells an app's journal as server-sent events: one for each connection, for one
/// thread.
public interface Telling {
  /// How it begins, before the first event.
  void begins(Join join, EventBatch out);

  void event(long seq, byte[] cursor, Entry entry, EventBatch out);

  /// What follows is live.
  void caughtUp(long seq, byte[] cursor, EventBatch out);

  /// Called several times a second: whatever has a time limit.
  void tick(long nanos, EventBatch out);

  /// Whether everything has been told: the response ends.
  boolean isOver();
}
