package dev.overskill.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What a relay waits at until there may be something to send. Any number of calls wake it once.
public final class Wake {
  private final Semaphore calls = new Semaphore(0);
  private volatile boolean attended;

  /// Wakes who waits, or who waits next.
  public void up() {
    if (calls.availablePermits() == 0) {
      calls.release();
    }
  }

  /// Says that the relay of this process is the one that works now, until this is closed.
  Attended attended() {
    attended = true;
    return () -> attended = false;
  }

  /// That a relay of this process works.
  interface Attended extends AutoCloseable {
    @Override
    void close();
  }

  /// Whether a call is enough: the relay that works is of this process.
  boolean isAttended() {
    return attended;
  }

  /// Waits for a call, for no longer than this.
  void await(Duration limit) throws InterruptedException {
    if (calls.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      calls.drainPermits();
    }
  }
}
