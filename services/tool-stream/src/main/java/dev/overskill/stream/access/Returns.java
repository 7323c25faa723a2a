package dev.overskill.stream.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/// When a client should come back: a moment of its own, so that those who lose their connections
/// together do not return together. The more of them there are, the longer the span.
@Singleton
public final class Returns {
  private static final long SHORTEST_SPAN = 500;
  private static final long LONGEST_SPAN = 30_000;

  private final RandomGenerator random;
  private final int perSecond;

  @Inject
  Returns(Limits limits) {
    this(new Random(), limits.perSecond(Limit.NODE_UPGRADES));
  }

  /// @param perSecond how many may return in a second
  Returns(RandomGenerator random, int perSecond) {
    this.random = random;
    this.perSecond = perSecond;
  }

  /// A moment within the time that so many take to return.
  public Duration after(int clients) {
    long span = Math.clamp(1_000L * clients / perSecond, SHORTEST_SPAN, LONGEST_SPAN);
    return Duration.ofMillis(1 + random.nextLong(span));
  }
}
