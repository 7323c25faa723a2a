package dev.overskill.preview.draft;

import dev.overskill.compiler.Failure;
import dev.overskill.compiler.Outcome;
import dev.overskill.preview.pack.PackFiles;
import dev.overskill.preview.pack.Packs;
import dev.overskill.preview.pack.Wish;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The packs that one draft asks for, one after the other. A failure that may pass stands until a
/// later attempt, which comes by itself after a pause, has ended; any other stands for a pause.
/// Used by one thread.
final class Packing {
  private static final Set<String> PASSING = Set.of("registry_down", "install_failed");
  private static final int MOST_PAUSES = 32;
  private static final int REMEMBERED = 4;

  private final Packs packs;
  private final Runnable onNews;
  private final Map<Wish, Attempt> attempts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Wish, Attempt> eldest) {
          return size() > REMEMBERED;
        }
      };

  /// @param before how the last attempt for the same ended
  /// @param pauses how many pauses to wait if this one fails too
  /// @param outdated whether its failure has stood for long enough
  private record Attempt(
      CompletableFuture<Outcome<PackFiles>> made,
      Optional<Outcome<PackFiles>> before,
      int pauses,
      AtomicBoolean outdated) {}

  /// @param onNews called when a pack is there, or cannot be had, or it is time to try again
  Packing(Packs packs, Runnable onNews) {
    this.packs = packs;
    this.onNews = onNews;
  }

  /// The pack that grants this wish, if it has been made; asks for it if need be.
  Optional<Outcome<PackFiles>> ask(Wish wish) {
    var known = Optional.ofNullable(attempts.get(wish));
    var stands = known.filter(each -> !each.outdated().get());
    if (stands.isEmpty() && !isBusy()) {
      stands = Optional.of(start(wish, known));
    }
    var told = stands.or(() -> known).flatMap(Packing::told);
    if (told.filter(Outcome.Done.class::isInstance).isPresent()) {
      attempts.remove(wish); // kept by the packs themselves
    }
    return told;
  }

  private boolean isBusy() {
    return attempts.values().stream().anyMatch(each -> !each.made().isDone());
  }

  private static Optional<Outcome<PackFiles>> told(Attempt attempt) {
    return attempt.made().isDone() ? Optional.of(outcome(attempt.made())) : attempt.before();
  }

  private Attempt start(Wish wish, Optional<Attempt> last) {
    var before = last.map(each -> outcome(each.made()));
    var pauses = last.map(each -> Math.min(MOST_PAUSES, 2 * each.pauses())).orElse(1);
    var started = new Attempt(packs.pack(wish), before, pauses, new AtomicBoolean());
    attempts.remove(wish);
    attempts.put(wish, started);
    var _ = started.made().whenComplete((_, _) -> ended(started));
    return started;
  }

  private void ended(Attempt ended) {
    var pause = packs.retry().multipliedBy(ended.pauses());
    switch (outcome(ended.made())) {
      case Outcome.Done<PackFiles> _ -> {}
      case Outcome.Failed<PackFiles>(var why) ->
          CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
              .execute(() -> {
                ended.outdated().set(true);
                if (mayPass(why)) {
                  onNews.run();
                }
              });
    }
    onNews.run();
  }

  private static boolean mayPass(Failure why) {
    return switch (why) {
      case Failure.Unavailable _ -> true;
      case Failure.DependencyError error -> PASSING.contains(error.code());
      case Failure.SourceError _, Failure.Rejected _ -> false;
    };
  }

  private static Outcome<PackFiles> outcome(CompletableFuture<Outcome<PackFiles>> made) {
    return made.isCompletedExceptionally()
        ? new Outcome.Failed<>(
            new Failure.Unavailable("internal", "The packages cannot be prepared right now."))
        : made.join();
  }
}
