package dev.overskill.local.watch;

import java.time.Duration;
import java.time.Instant;

/// What can be seen of a part at one moment.
///
/// @param pid 0 while it has no process
/// @param since when its process started; the epoch while it has none
/// @param reason why it is not ready, in one line; empty while it is
public record Sight(
    String part, PartState state, long pid, int port, int restarts, Instant since, String reason) {

  static Sight waiting(String part, int port) {
    return new Sight(part, PartState.WAITING, 0, port, 0, Instant.EPOCH, "");
  }

  Sight now(PartState state, String reason) {
    return new Sight(part, state, pid, port, restarts, since, reason);
  }

  Sight running(long pid, Instant since) {
    return new Sight(part, PartState.STARTING, pid, port, restarts, since, "");
  }

  Sight gone(PartState state, String reason) {
    return new Sight(part, state, 0, port, restarts, Instant.EPOCH, reason);
  }

  Sight restarting(PartState state, String reason) {
    return new Sight(part, state, 0, port, restarts + 1, Instant.EPOCH, reason);
  }

  /// How long its process has been running.
  public Duration age(Instant now) {
    return pid == 0 ? Duration.ZERO : Duration.between(since, now);
  }
}
