package dev.overskill.preview.draft;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Lets drafts come alive a few at a time. A burst of apps that nobody has looked at yet takes its
/// turn, instead of crowding the compiler that the live ones wait for; these never wait here. Who
/// takes long goes on, but lets the next one begin.
public final class Admission {
  private final Semaphore turns;
  private final int line;
  private final Executor later;
  private final Timer waking;
  private final Counter refused;

  /// @param atOnce how many drafts may come alive at the same time
  /// @param line how many may wait for their turn
  /// @param longest how long a turn holds up those in the line
  public Admission(int atOnce, int line, Duration longest, MeterRegistry meters) {
    this.turns = new Semaphore(atOnce, true);
    this.line = line;
    this.later = CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS);
    this.waking =
        Timer.builder("overskill.preview.wake")
            .description("from when a draft asks for its turn until it is shown or fails")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(1))
            .register(meters);
    this.refused = meters.counter("overskill.preview.refused");
    gauge("overskill.preview.waking", () -> atOnce - turns.availablePermits(), meters);
    gauge("overskill.preview.waiting", turns::getQueueLength, meters);
  }

  private static void gauge(String name, Supplier<Number> value, MeterRegistry meters) {
    Gauge.builder(name, value).register(meters);
  }

  /// Whether one more may wait for its turn.
  boolean hasRoom() {
    return turns.getQueueLength() < line;
  }

  /// Somebody was told to come again.
  void refuse() {
    refused.increment();
  }

  /// Waits for a turn, which is over when it is closed.
  Turn await() throws InterruptedException {
    var asked = Timer.start();
    turns.acquire();
    var over = new AtomicBoolean();
    later.execute(() -> end(over));
    return () -> {
      end(over);
      asked.stop(waking);
    };
  }

  private void end(AtomicBoolean over) {
    if (over.compareAndSet(false, true)) {
      turns.release();
    }
  }

  /// A draft's turn to come alive.
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}
