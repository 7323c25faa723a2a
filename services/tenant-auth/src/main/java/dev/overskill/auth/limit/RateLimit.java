package dev.overskill.auth.limit;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/// How often a name may do a thing: a burst at once, and then one each interval.
///
/// Names share a fixed number of slots by a seeded hash, so memory is bounded and nobody can choose
/// to share a slot with somebody else. Each slot holds the moment until which its allowance is
/// spent (the generic cell rate algorithm).
final class RateLimit {
  private static final int SLOTS = 1 << 14;

  private final AtomicLongArray spentUntil = new AtomicLongArray(SLOTS);
  private final int seed = ThreadLocalRandom.current().nextInt();
  private final long interval;
  private final long allowance;
  private final Clock clock;

  RateLimit(Duration interval, int burst, Clock clock) {
    this.interval = interval.toMillis();
    this.allowance = this.interval * burst;
    this.clock = clock;
  }

  /// Whether the name may go on now; if so it has spent one.
  boolean admits(String name) {
    long now = clock.millis();
    int slot = Math.floorMod(mixed(name.hashCode()), SLOTS);
    while (true) {
      long was = spentUntil.get(slot);
      long next = Math.max(was, now) + interval;
      if (next - now > allowance) {
        return false;
      }
      if (spentUntil.compareAndSet(slot, was, next)) {
        return true;
      }
    }
  }

  private int mixed(int hash) {
    int mixed = (hash ^ seed) * 0x9E3779B1;
    return mixed ^ (mixed >>> 15);
  }
}
