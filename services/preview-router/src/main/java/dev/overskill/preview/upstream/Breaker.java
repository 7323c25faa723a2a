package dev.overskill.preview.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/// Leaves an upstream alone that failed again and again, but for one question now and then.
///
///     Trusted ─failures→ Resting ─success→ Trusted
final class Breaker {
  private static final int MOST_FAILURES = 5;
  private static final Duration REST = Duration.ofSeconds(10);

  private final AtomicReference<State> state = new AtomicReference<>(new Trusted(0));

  private sealed interface State {}

  private record Trusted(int failures) implements State {}

  private record Resting(Instant until) implements State {}

  /// Whether a question may be asked now.
  boolean admits(Instant now) {
    var was = state.get();
    return switch (was) {
      case Trusted _ -> true;
      // One tries it; the others wait for what becomes of that.
      case Resting(var until) ->
          !now.isBefore(until) && state.compareAndSet(was, new Resting(now.plus(REST)));
    };
  }

  void answered() {
    if (!(state.get() instanceof Trusted(var failures) && failures == 0)) {
      state.set(new Trusted(0));
    }
  }

  void failed(Instant now) {
    state.updateAndGet(was ->
        switch (was) {
          case Trusted(var failures) when failures + 1 < MOST_FAILURES -> new Trusted(failures + 1);
          case Trusted _, Resting _ -> new Resting(now.plus(REST));
        });
  }
}
