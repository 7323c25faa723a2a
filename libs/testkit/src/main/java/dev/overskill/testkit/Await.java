package dev.overskill.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for something to become true, looking every few milliseconds, and fails with words when it
/// does not in time. Tests use this and never a pause of fixed length.
public final class Await {
  /// How long a test waits for what should happen at once.
  public static final Duration SOON = Duration.ofSeconds(10);

  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private Await() {}

  /// Waits until the condition holds.
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    value(what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /// Waits up to [#SOON] until the condition holds.
  public static void until(String what, BooleanSupplier condition) {
    until(what, SOON, condition);
  }

  /// Waits until there is a value, and returns it.
  public static <T> T value(String what, Duration limit, Supplier<Optional<T>> source) {
    var deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      var found = source.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + limit.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  /// Waits up to [#SOON] until there is a value, and returns it.
  public static <T> T value(String what, Supplier<Optional<T>> source) {
    return value(what, SOON, source);
  }
}
