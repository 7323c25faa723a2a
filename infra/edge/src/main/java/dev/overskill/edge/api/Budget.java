package dev.overskill.edge.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// The API's allowance: `quota` requests per `window`; who exceeds it is refused for a whole
/// window.
public final class Budget {

  /// What is left, and when more comes.
  public record Standing(boolean allowed, int remaining, long resetSeconds) {}

  private final int quota;
  private final Duration window;
  private final Clock clock;
  private Instant ends = Instant.EPOCH;
  private int used;

  public Budget(int quota, Duration window, Clock clock) {
    this.quota = quota;
    this.window = window;
    this.clock = clock;
  }

  /// Counts one request.
  public synchronized Standing spend() {
    var now = clock.instant();
    if (!now.isBefore(ends)) {
      ends = now.plus(window);
      used = 0;
    }
    used++;
    if (used == quota + 1) {
      ends = now.plus(window);
    }
    var left = Duration.between(now, ends).plusMillis(999).toSeconds();
    return new Standing(used <= quota, Math.max(0, quota - used), left);
  }

  /// `Ratelimit-Policy` of this allowance.
  public String policy() {
    return "\"default\";q=" + quota + ";w=" + window.toSeconds();
  }
}
