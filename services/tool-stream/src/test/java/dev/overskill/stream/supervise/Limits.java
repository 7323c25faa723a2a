package dev.overskill.stream.supervise;

import java.time.Duration;

/// Leases as a test wants them.
record Limits(Duration limit, Duration callGrace, Duration noteEvery, Duration writeLimit)
    implements LeaseConfig {
  static Limits of(Duration limit) {
    return new Limits(limit, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(5));
  }
}
