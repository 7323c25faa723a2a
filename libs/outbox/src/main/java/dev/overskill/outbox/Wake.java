package dev.overskill.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What a relay waits at until there may be something to send. Any number of calls wake it once.
public final class Wake {
  private final Semaphore calls = new Semaphore(0);

  /// Wakes who waits, or who waits next.
  public void up() {
    if (calls.availablePermits() == 0) {
      calls.release();
    }
  }

  /// Waits for a call, for no longer than this.
  void await(Duration limit) throws InterruptedException {
    if (calls.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      calls.drainPermits();
    }
  }
}
