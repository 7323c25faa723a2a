package dev.overskill.events.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;

/// Time that passes only while somebody waits. What is due meanwhile happens in order, on the
/// thread that waits: a test is one thread, and the same every time.
final class ManualTime implements Timekeeper {
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingInt(Due::order));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int order;

  private record Due(Instant at, int order, Runnable action) {}

  @Override
  public Instant now() {
    return now;
  }

  /// Lets something happen so long from now, if anybody waits for so long.
  void in(Duration time, Runnable action) {
    due.add(new Due(now.plus(time), order++, action));
  }

  @Override
  public void await(Condition changed, Instant until) {
    var next = due.peek();
    if (next == null || next.at().isAfter(until)) {
      now = until;
      return;
    }
    due.remove(next);
    now = next.at();
    next.action().run();
  }

  @Override
  public Beat every(Duration interval, Runnable action) {
    var beat = new ManualBeat(interval, action);
    beat.schedule();
    return beat;
  }

  private final class ManualBeat implements Beat {
    private final Duration interval;
    private final Runnable action;
    private boolean ended;

    ManualBeat(Duration interval, Runnable action) {
      this.interval = interval;
      this.action = action;
    }

    void schedule() {
      in(
          interval,
          () -> {
            if (!ended) {
              action.run();
              schedule();
            }
          });
    }

    @Override
    public void close() {
      ended = true;
    }
  }
}
