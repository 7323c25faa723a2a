package dev.overskill.events.tool;

import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.ToolRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which call it is.
///
/// @param run the run it belongs to, where one is known
/// @param tool as the agent named it; unknown as long as only the platform has spoken of the call,
///   for its topic may be read ahead of the agent's
public record CallFacts(ToolCallId id, @Nullable RunId run, @Nullable String tool) {
  /// Whether the platform answers this call, so that nobody else's word ends it.
  public boolean isPlatforms() {
    return tool == null || ToolRegistry.isPlatforms(tool);
  }

  public Optional<String> toolName() {
    return Optional.ofNullable(tool);
  }

  public Optional<RunId> runId() {
    return Optional.ofNullable(run);
  }
}
