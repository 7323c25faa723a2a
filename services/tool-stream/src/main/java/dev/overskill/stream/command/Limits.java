package dev.overskill.stream.command;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/// How often a caller may command, on each node: every limit is one row.
@Singleton
class Limits {
  /// What is limited: a burst at once, and then one each interval.
  enum Limit {
    /// Any command.
    COMMAND(Duration.ofMillis(100), 40),
    /// A text, which may be long and makes an agent think.
    STEER(Duration.ofMillis(500), 10);

    private final Duration interval;
    private final int burst;

    Limit(Duration interval, int burst) {
      this.interval = interval;
      this.burst = burst;
    }
  }

  private static final int SLOTS = 1 << 12;

  private final int seed = ThreadLocalRandom.current().nextInt();
  private final Map<Limit, AtomicLongArray> spentUntil = new EnumMap<>(Limit.class);
  private final Clock clock;

  @Inject
  Limits(Clock clock) {
    this.clock = clock;
    for (var limit : Limit.values()) {
      spentUntil.put(limit, new AtomicLongArray(SLOTS));
    }
  }

  /// Whether this order may go on now; if so its caller has spent one.
  boolean admits(CommandLog.Address to, Order order) {
    var name = to.tenant() + " " + order.by();
    return spend(Limit.COMMAND, name)
        && (!order.news().name().equals("run.steer") || spend(Limit.STEER, name));
  }

  /// Names share slots by a seeded hash, so memory is bounded and nobody can choose with whom. A
  /// slot holds the moment until which its allowance is spent (the generic cell rate algorithm).
  private boolean spend(Limit limit, String name) {
    var slots = spentUntil.getOrDefault(limit, new AtomicLongArray(SLOTS));
    long interval = limit.interval.toMillis();
    long now = clock.millis();
    int slot = Math.floorMod((name.hashCode() ^ seed) * 0x9E3779B1, SLOTS);
    while (true) {
      long was = slots.get(slot);
      long next = Math.max(was, now) + interval;
      if (next - now > interval * limit.burst) {
        return false;
      }
      if (slots.compareAndSet(slot, was, next)) {
        return true;
      }
    }
  }
}
