package dev.overskill.local.watch;

import dev.overskill.local.part.Part;
import dev.overskill.local.place.Place;
import dev.overskill.local.plan.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All watched parts of one platform, started stage by stage and ended in the opposite order.
public final class Platform {
  private final List<List<Watch>> stages = new ArrayList<>();

  /// @param onChange told of every change of a part, from several threads
  public Platform(Map<Stage, List<Part>> parts, Place place, Consumer<Sight> onChange) {
    parts.forEach((stage, members) ->
        stages.add(
            members.stream()
                .map(part -> new Watch(part, place.mark(part.name()), onChange))
                .toList()));
  }

  /// Starts everything and returns when all parts are ready.
  ///
  /// @throws CompletionException if a part cannot be started
  public void start() {
    for (var stage : stages) {
      all(stage.stream().map(Watch::start).toList()).join();
    }
  }

  /// Ends everything that runs and returns when it is gone.
  public void end() {
    for (var stage : stages.reversed()) {
      all(stage.stream().filter(Watch::started).map(Watch::end).toList()).join();
    }
  }

  /// The parts as they are now, in the order they start.
  public List<Sight> sights() {
    return stages.stream().flatMap(List::stream).map(Watch::sight).toList();
  }

  private static CompletableFuture<Void> all(List<CompletableFuture<Void>> futures) {
    // One failure is enough to give up: nobody waits for the others.
    var failed = new CompletableFuture<Void>();
    var watched =
        futures.stream()
            .map(future -> future.whenComplete((done, failure) -> pass(failure, failed)))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.anyOf(CompletableFuture.allOf(watched), failed)
        .thenApply(done -> null);
  }

  private static void pass(@Nullable Throwable failure, CompletableFuture<Void> failed) {
    if (failure != null) {
      failed.completeExceptionally(failure);
    }
  }
}
