package dev.overskill.preview.draft;

import dev.overskill.compiler.Failure;
import dev.overskill.compiler.Outcome;
import dev.overskill.preview.pack.PackFiles;
import dev.overskill.preview.pack.Packs;
import dev.overskill.preview.pack.Wish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The pack that one draft waits for: one at a time, and a failure that may pass is tried again
/// after a pause. Used by one thread.
final class Packing {
  private static final Duration PAUSE = Duration.ofSeconds(15);

  private final Packs packs;
  private final Clock clock;
  private final Runnable onMade;
  private @Nullable Attempt attempt;

  private record Attempt(Wish wish, Instant since, CompletableFuture<Outcome<PackFiles>> made) {}

  /// @param onMade called when a pack is there, or cannot be had
  Packing(Packs packs, Clock clock, Runnable onMade) {
    this.packs = packs;
    this.clock = clock;
    this.onMade = onMade;
  }

  /// The pack that grants this wish, if it has been made; asks for it if need be.
  Optional<Outcome<PackFiles>> ask(Wish wish) {
    var current = attempt;
    if (current == null || (current.made().isDone() && !stands(current, wish))) {
      current = start(wish);
    }
    return current.made().isDone() && current.wish().equals(wish)
        ? Optional.of(outcome(current.made()))
        : Optional.empty();
  }

  private Attempt start(Wish wish) {
    var started = new Attempt(wish, clock.instant(), packs.pack(wish));
    attempt = started;
    var _ = started.made().whenComplete((_, _) -> onMade.run());
    return started;
  }

  private boolean stands(Attempt made, Wish wish) {
    return made.wish().equals(wish)
        && (!mayPass(outcome(made.made())) || clock.instant().isBefore(made.since().plus(PAUSE)));
  }

  private static boolean mayPass(Outcome<PackFiles> outcome) {
    return switch (outcome) {
      case Outcome.Done<PackFiles> _ -> false;
      case Outcome.Failed<PackFiles>(Failure.Unavailable _) -> true;
      case Outcome.Failed<PackFiles>(Failure.DependencyError error) ->
          error.code().equals("install_failed");
      case Outcome.Failed<PackFiles> _ -> false;
    };
  }

  private static Outcome<PackFiles> outcome(CompletableFuture<Outcome<PackFiles>> made) {
    return made.isCompletedExceptionally()
        ? new Outcome.Failed<>(
            new Failure.Unavailable("internal", "The packages cannot be prepared right now."))
        : made.join();
  }
}
