package dev.overskill.stream.supervise;

import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.stream.journal.AppKey;

/// Something that nobody else will end. It stays due until it is done.
sealed interface Due {
  AppKey app();

  /// The worker of this run is gone.
  ///
  /// @param heardTo what it writes from this offset of `agent.events` on counts for nothing
  record Lost(AppKey app, RunId run, long heardTo) implements Due {}

  /// Nobody decided in time.
  record Expired(AppKey app, String approval) implements Due {}

  /// Nobody answered in time.
  record TimedOut(AppKey app, RunId run, ToolCallId call, String tool) implements Due {}
}
