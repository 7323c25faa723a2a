package dev.overskill.load.bench;

import dev.overskill.load.bench.server.Subject;
import dev.overskill.load.bench.wire.Stamps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// When a measurement starts, when it begins to count, and when it ends; by the readers' clock.
record Span(long start, long from, long until) {
  private static final long MICROS = 1_000_000;
  private static final long LEAD_MICROS = MICROS;
  private static final long SETTLE_MICROS = 200_000;

  static Span starting(int seconds) {
    long start = Stamps.now() + SETTLE_MICROS;
    long from = start + LEAD_MICROS;
    return new Span(start, from, from + seconds * MICROS);
  }

  /// The processor time that a server has used by then.
  CompletableFuture<Long> at(long moment, Subject subject) {
    long wait = moment - Stamps.now();
    Executor then = CompletableFuture.delayedExecutor(wait, TimeUnit.MICROSECONDS);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return subject.usage().cpuMicros();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        then);
  }
}
