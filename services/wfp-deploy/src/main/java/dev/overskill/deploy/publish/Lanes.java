package dev.overskill.deploy.publish;

import dev.overskill.events.AppId;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Work in order per app and side by side across apps, on virtual threads, a few at once.
@ApplicationScoped
class Lanes {
  private final Map<AppId, Queue<Runnable>> waiting = new HashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore turns;

  @Inject
  Lanes(PublishConfig config) {
    turns = new Semaphore(config.atOnce(), true);
  }

  /// Runs the work after what was put before it for the same app.
  synchronized void put(AppId app, Runnable work) {
    var lane = waiting.get(app);
    if (lane == null) {
      waiting.put(app, new ArrayDeque<>());
      threads.execute(() -> drive(app, work));
    } else {
      lane.add(work);
    }
  }

  private void drive(AppId app, Runnable first) {
    for (Runnable work = first; work != null; work = next(app)) {
      turns.acquireUninterruptibly();
      try {
        work.run();
      } finally {
        turns.release();
      }
    }
  }

  private synchronized @org.jspecify.annotations.Nullable Runnable next(AppId app) {
    var lane = waiting.get(app);
    var work = lane == null ? null : lane.poll();
    if (work == null) {
      waiting.remove(app);
    }
    return work;
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }
}
