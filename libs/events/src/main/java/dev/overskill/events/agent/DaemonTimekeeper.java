package dev.overskill.events.agent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/// Real time, with one daemon thread for all beats.
public final class DaemonTimekeeper implements Timekeeper, AutoCloseable {
  private final Clock clock;
  private final ScheduledThreadPoolExecutor beats =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("agent-beats").daemon().factory());

  public DaemonTimekeeper(Clock clock) {
    this.clock = clock;
    beats.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // whoever waits looks again, in a loop
  public void await(Condition changed, Instant until) throws InterruptedException {
    var left = Duration.between(clock.instant(), until);
    if (left.isPositive()) {
      var _ = changed.await(left.toMillis() + 1, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public Beat every(Duration interval, Runnable action) {
    var beat =
        beats.scheduleAtFixedRate(
            () -> attempt(action), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    return () -> beat.cancel(false);
  }

  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException _) {
      return; // one that failed would otherwise be the last; the next may succeed
    }
  }

  @Override
  public void close() {
    beats.shutdownNow();
  }
}
