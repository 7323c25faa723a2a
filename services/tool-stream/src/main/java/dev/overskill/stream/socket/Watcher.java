package dev.overskill.stream.socket;

import dev.overskill.events.AppState;
import java.time.Instant;

/// A connection, whatever it speaks. Called on its event loop only.
public interface Watcher {
  /// An app it watches has new entries.
  void advance();

  /// Called several times a second: whatever has a time limit.
  void tick(long nanos, Instant now);

  /// Tokens of somebody were withdrawn.
  void withdrawn(AppState.Access access);

  void close(CloseCode code);
}
