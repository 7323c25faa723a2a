package dev.overskill.events.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;

/// The time of a worker: what it is, how a thread waits, and what happens at intervals.
public interface Timekeeper {
  Instant now();

  /// Waits until the condition is signalled or this time has come, whichever is first; the lock of
  /// the condition is held. May return early.
  void await(Condition changed, Instant until) throws InterruptedException;

  /// Does something at this interval until the beat is ended.
  Beat every(Duration interval, Runnable action);

  /// What happens at intervals.
  interface Beat extends AutoCloseable {
    /// Ends it; an action under way may still finish.
    @Override
    void close();
  }
}
