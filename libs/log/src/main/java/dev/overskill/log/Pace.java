package dev.overskill.log;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How often a reader asks for records: at once for whom a person waits, and as seldom as it may
/// for whoever lets records gather. For the reader's thread only.
final class Pace {
  /// How long a reader that lets records gather waits for an answer.
  static final Duration GLANCE = Duration.ofMillis(20);

  private static final int GATHERED_BYTES = 8 << 20;
  private static final int GATHERED_RECORDS = 12_000;

  private static final long MOMENT_NANOS = 2_000_000;

  private final Duration linger;
  private long breathed = System.nanoTime();

  /// @param linger how long records may gather, or zero
  Pace(Duration linger) {
    this.linger = linger;
  }

  /// Whether each poll brings what has gathered since the one before, and asks for what comes next.
  boolean gathers() {
    return linger.isPositive();
  }

  /// What Kafka's consumer is told of it. A request that waits at the broker is looked at there
  /// with every append to any partition, so one that need not wait does not.
  Map<String, Object> settings() {
    return gathers()
        ? Map.of(
            "fetch.max.wait.ms",
            (int) GLANCE.toMillis(),
            "fetch.max.bytes",
            GATHERED_BYTES,
            "max.partition.fetch.bytes",
            GATHERED_BYTES / 4,
            "max.poll.records",
            GATHERED_RECORDS)
        : Map.of();
  }

  /// Waits until it is time for the next poll.
  ///
  /// @param came whether the last one brought anything
  /// @param more whether there is much more already
  void rest(boolean came, boolean more) throws InterruptedException {
    if (gathers() && !more) {
      Thread.sleep(linger);
    } else if (came) {
      breathe();
    }
  }

  /// A poll costs the same for one record as for a hundred: on a busy log each brings what came
  /// within a moment.
  private void breathe() throws InterruptedException {
    long since = System.nanoTime() - breathed;
    if (since < MOMENT_NANOS) {
      TimeUnit.NANOSECONDS.sleep(MOMENT_NANOS - since);
    }
    breathed = System.nanoTime();
  }
}
