package dev.overskill.preview.draft;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Times how changes come to pages: in all, and stage by stage. Used by one thread.
final class Stopwatch {
  private final Timer updates;
  private final Timer waiting;
  private final Timer settling;
  private final Timer telling;
  private long changed;
  private long begun;
  private long settled;

  Stopwatch(MeterRegistry meters) {
    this.updates =
        Timer.builder("overskill.preview.update")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(10))
            .register(meters);
    this.waiting = stage(meters, "wait");
    this.settling = stage(meters, "settle");
    this.telling = stage(meters, "tell");
  }

  private static Timer stage(MeterRegistry meters, String name) {
    return meters.timer("overskill.preview.update.stage", "stage", name);
  }

  /// Settling begins.
  ///
  /// @param since when the first of the changes came, by [System#nanoTime()]; 0 if there was none
  void begin(long since) {
    changed = since;
    begun = System.nanoTime();
  }

  void settled() {
    settled = System.nanoTime();
  }

  /// The pages have been told.
  void told() {
    if (changed == 0) {
      return;
    }
    var now = System.nanoTime();
    waiting.record(begun - changed, TimeUnit.NANOSECONDS);
    settling.record(settled - begun, TimeUnit.NANOSECONDS);
    telling.record(now - settled, TimeUnit.NANOSECONDS);
    updates.record(now - changed, TimeUnit.NANOSECONDS);
  }
}
