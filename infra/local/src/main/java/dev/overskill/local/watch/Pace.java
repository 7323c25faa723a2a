package dev.overskill.local.watch;

import java.time.Duration;

/// How long to wait before a part is started again: at once for an accident, longer and longer for
/// a part that ends each time soon after its start.
record Pace(int shortRuns) {
  static final Pace STEADY = new Pace(0);

  private static final Duration LONG_RUN = Duration.ofSeconds(60);
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int CRASH_LOOP = 5;

  /// The pace after a run that lasted that long.
  Pace after(Duration run) {
    return new Pace(run.compareTo(LONG_RUN) >= 0 ? 1 : shortRuns + 1);
  }

  Duration pause() {
    if (shortRuns <= 1) {
      return FIRST;
    }
    var doubled = FIRST.multipliedBy(1L << Math.min(shortRuns, 10));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }

  boolean isCrashLoop() {
    return shortRuns >= CRASH_LOOP;
  }
}
