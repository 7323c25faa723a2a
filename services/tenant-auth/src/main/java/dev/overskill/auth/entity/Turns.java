package dev.overskill.auth.entity;

import dev.overskill.events.AppId;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.RefusedException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// Turns at the database, so that apps never hold all its connections, nor one app those that the
/// others wait for. Who has too many waiting already is sent away.
final class Turns {
  private final Limits limits;
  private final Map<AppId, Line> lines = new LinkedHashMap<>();
  private int running;

  /// How many at once.
  record Limits(int all, int perApp, int waitingPerApp) {}

  private static final class Turn {
    private final CompletableFuture<Void> call = new CompletableFuture<>();
  }

  private static final class Line {
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private int running;
  }

  Turns(Limits limits) {
    this.limits = limits;
  }

  /// Does the work when it is this app's turn; the turn ends with the work, however it ends.
  <T> Uni<T> take(AppId app, Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .deferred(() -> {
          var turn = new Turn();
          join(app, turn);
          return Uni.createFrom()
              .completionStage(turn.call)
              .emitOn(here())
              .chain(_ -> work.get())
              .onTermination()
              .invoke(() -> leave(app, turn));
        });
  }

  /// Work goes on where it was asked for, not where somebody else's ended.
  private static Executor here() {
    var context = Vertx.currentContext();
    return context == null ? Runnable::run : work -> context.runOnContext(_ -> work.run());
  }

  private void join(AppId app, Turn turn) {
    synchronized (this) {
      var line = lines.computeIfAbsent(app, _ -> new Line());
      if (line.waiting.size() >= limits.waitingPerApp()) {
        throw new RefusedException(CommonRefusal.TOO_MANY_REQUESTS);
      }
      line.waiting.add(turn);
    }
    call();
  }

  private void leave(AppId app, Turn turn) {
    synchronized (this) {
      var line = lines.get(app);
      if (line != null && !line.waiting.remove(turn)) {
        line.running--;
        running--;
      }
      if (line != null && line.running == 0 && line.waiting.isEmpty()) {
        lines.remove(app);
      }
    }
    call();
  }

  private void call() {
    next().forEach(turn -> turn.call.complete(null));
  }

  private synchronized List<Turn> next() {
    var called = new ArrayList<Turn>();
    while (running < limits.all()) {
      var first = first();
      if (first.isEmpty()) {
        break;
      }
      // Behind the others, until they have had a turn too.
      var line = first.get().getValue();
      lines.remove(first.get().getKey());
      lines.put(first.get().getKey(), line);
      line.running++;
      running++;
      called.add(line.waiting.remove());
    }
    return called;
  }

  private Optional<Map.Entry<AppId, Line>> first() {
    return lines.entrySet().stream()
        .filter(entry -> !entry.getValue().waiting.isEmpty())
        .filter(entry -> entry.getValue().running < limits.perApp())
        .map(Map.Entry::copyOf)
        .findFirst();
  }
}
