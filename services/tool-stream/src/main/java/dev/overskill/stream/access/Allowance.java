package dev.overskill.stream.access;

/// So many at once, and so many per second after that. For one thread.
public final class Allowance {
  private static final double NANOS_PER_SECOND = 1e9;

  private final int atOnce;
  private final int perSecond;
  private double left;
  private long at;

  public Allowance(int atOnce, int perSecond, long nanos) {
    this.atOnce = atOnce;
    this.perSecond = perSecond;
    this.left = atOnce;
    this.at = nanos;
  }

  /// Takes one; false if there is none left at that time.
  public boolean take(long nanos) {
    refill(nanos);
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  /// Whether nothing of it is in use at that time.
  boolean isFull(long nanos) {
    refill(nanos);
    return left >= atOnce;
  }

  private void refill(long nanos) {
    left = Math.min(atOnce, left + Math.max(0, nanos - at) / NANOS_PER_SECOND * perSecond);
    at = nanos;
  }
}
