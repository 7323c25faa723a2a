package dev.overskill.preview.limit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// How fast something may come: so many each second in the long run, and so many at once. One
/// number says all of it, the time at which nothing would be left over (the generic cell rate
/// algorithm, ITU-T I.371), so any thread may ask without a lock.
final class Rate {
  private final long gap;
  private final long slack;
  private final AtomicLong emptyAt;

  /// @param perSecond in the long run
  /// @param atOnce after a quiet time
  /// @param now of [System#nanoTime()], as in [#take]
  Rate(int perSecond, int atOnce, long now) {
    this.gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.slack = gap * (atOnce - 1L);
    this.emptyAt = new AtomicLong(now);
  }

  /// Takes one.
  ///
  /// @return 0 if there was one; otherwise in how many nanoseconds there is
  long take(long now) {
    while (true) {
      var known = emptyAt.get();
      var from = Math.max(0, known - now);
      if (from > slack) {
        return from - slack;
      }
      if (emptyAt.compareAndSet(known, now + from + gap)) {
        return 0;
      }
    }
  }
}
