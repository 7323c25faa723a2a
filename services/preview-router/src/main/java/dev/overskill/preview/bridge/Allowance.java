package dev.overskill.preview.bridge;

import java.util.concurrent.TimeUnit;

/// How much may still be said: so many at once, and so many more each second. Used by one thread at
/// a time.
public final class Allowance {
  private final int most;
  private final double perNano;
  private double left;
  private long countedAt;

  /// @param most at once
  /// @param perSecond in the long run
  /// @param now of [System#nanoTime()], as in [#take]
  public Allowance(int most, double perSecond, long now) {
    this.most = most;
    this.perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
    this.left = most;
    this.countedAt = now;
  }

  /// Takes one, if there is one.
  public boolean take(long now) {
    left = Math.min(most, left + Math.max(0, now - countedAt) * perNano);
    countedAt = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
