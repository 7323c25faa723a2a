package dev.overskill.preview.upstream;

import dev.overskill.preview.upstream.Asker.Data;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How much may be under way: so much of one app's draft or release, and so much of all.
final class Rooms {
  private final int perApp;
  private final int all;
  private final Map<Data, Integer> taken = new ConcurrentHashMap<>();
  private final AtomicInteger total = new AtomicInteger();

  Rooms(int perApp, int all) {
    this.perApp = perApp;
    this.all = all;
  }

  /// Whether there was room for one more of this app; it is taken then.
  boolean enter(Data app) {
    if (total.incrementAndGet() > all) {
      total.decrementAndGet();
      return false;
    }
    // A count of one too many is never left behind.
    if (taken.merge(app, 1, Integer::sum) > perApp) {
      leave(app);
      return false;
    }
    return true;
  }

  void leave(Data app) {
    total.decrementAndGet();
    taken.computeIfPresent(app, (_, count) -> count > 1 ? count - 1 : null);
  }

  int taken() {
    return total.get();
  }
}
