package dev.overskill.files.tool;

import dev.overskill.events.AppId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Work in lanes, one per app: what belongs to one app is done in order, different apps do not wait
/// for each other. A lane is a virtual thread that lives as long as it has something to do.
///
/// @param <T> what is worked on
final class Lanes<T> {
  private final Map<AppId, Queue<T>> lanes = new HashMap<>();
  private final Semaphore atOnce;
  private final Semaphore room;
  private final int capacity;
  private final Consumer<T> work;

  /// @param atOnce how many lanes work at the same time
  /// @param capacity how much may wait before [#add] does
  /// @param work must not throw
  Lanes(int atOnce, int capacity, Consumer<T> work) {
    this.atOnce = new Semaphore(atOnce);
    this.room = new Semaphore(capacity);
    this.capacity = capacity;
    this.work = work;
  }

  /// Adds to a lane, waiting while there is no room.
  void add(AppId app, T item) throws InterruptedException {
    room.acquire();
    synchronized (lanes) {
      var lane = lanes.get(app);
      if (lane != null) {
        lane.add(item);
        return;
      }
      lanes.put(app, new ArrayDeque<>());
    }
    Thread.ofVirtual().name("lane-" + app).start(() -> drive(app, item));
  }

  private void drive(AppId app, T first) {
    for (var item = first; item != null; item = next(app)) {
      atOnce.acquireUninterruptibly();
      try {
        work.accept(item);
      } finally {
        atOnce.release();
        room.release();
      }
    }
  }

  private @Nullable T next(AppId app) {
    synchronized (lanes) {
      var lane = lanes.get(app);
      var item = lane == null ? null : lane.poll();
      if (item == null) {
        lanes.remove(app);
      }
      return item;
    }
  }

  /// How much waits or is worked on.
  int busy() {
    return capacity - room.availablePermits();
  }

  /// Waits until nothing is under way.
  boolean drain(Duration limit) throws InterruptedException {
    var drained = room.tryAcquire(capacity, limit.toMillis(), TimeUnit.MILLISECONDS);
    if (drained) {
      room.release(capacity);
    }
    return drained;
  }
}
