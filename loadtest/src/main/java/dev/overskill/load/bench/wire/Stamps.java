package dev.overskill.load.bench.wire;

/// The one clock of a benchmark: microseconds since it was loaded. Senders and readers are in one
/// process, so their stamps can be subtracted.
public final class Stamps {
  private static final long ORIGIN = System.nanoTime();
  private static final long NANOS = 1_000;

  private Stamps() {}

  public static long now() {
    return (System.nanoTime() - ORIGIN) / NANOS;
  }
}
