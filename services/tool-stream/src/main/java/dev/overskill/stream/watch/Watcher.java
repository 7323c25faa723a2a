package dev.overskill.stream.watch;

import dev.overskill.events.AppState;
import java.time.Duration;
import java.time.Instant;

/// A connection that is sent what happens to an app. Called on its own event loop only.
public interface Watcher extends Audience {
  /// Called several times a second: whatever has a time limit.
  void tick(long nanos, Instant now);

  /// Tokens of somebody were withdrawn.
  void withdrawn(AppState.Access access);

  /// This node goes away now: the client is to come back elsewhere.
  void drain();

  /// This node goes away in a moment: what the client was promised first, then the same.
  ///
  /// @param retry when the client should come back
  default void drain(Duration retry) {
    drain();
  }

  /// Bytes written to it that the network has not taken.
  default long waiting() {
    return 0;
  }
}
