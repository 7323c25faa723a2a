package dev.overskill.files.tool;

import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.files.history.OwnedApp;
import dev.overskill.log.LogRecord;
import org.jspecify.annotations.Nullable;

/// A tool call that is complete, or that never will be.
///
/// @param tool as the agent named it
/// @param last the record that completed it: the work continues its trace
record ToolCall(
    OwnedApp owned,
    @Nullable RunId run,
    ToolCallId id,
    String tool,
    Arguments arguments,
    LogRecord last) {

  /// What was gathered of the arguments.
  sealed interface Arguments {
    /// All of them, as JSON text.
    record Whole(String json) implements Arguments {}

    /// They were more than the limit.
    record TooLarge(int limit) implements Arguments {}

    /// The end did not come in time.
    record Late() implements Arguments {}

    /// There was no room to gather them.
    record Crowded() implements Arguments {}
  }
}
