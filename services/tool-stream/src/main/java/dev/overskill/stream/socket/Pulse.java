package dev.overskill.stream.socket;

import java.time.Duration;

/// Whether a client is still there: a quiet one is asked now and then, and has to say something.
final class Pulse {
  private static final int SILENCES = 2;

  private final long interval;
  private int silences;
  private long askedAt;

  Pulse(Duration interval, long nanos) {
    this.interval = interval.toNanos();
    this.askedAt = nanos;
  }

  /// Something was heard.
  void heard() {
    silences = 0;
  }

  /// Whether it is time to ask.
  boolean isDue(long nanos) {
    return nanos - askedAt >= interval;
  }

  /// It is asked now; false if it did not answer before.
  boolean ask(long nanos) {
    if (silences >= SILENCES) {
      return false;
    }
    silences++;
    askedAt = nanos;
    return true;
  }
}
