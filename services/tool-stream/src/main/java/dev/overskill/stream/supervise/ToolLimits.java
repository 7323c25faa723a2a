package dev.overskill.stream.supervise;

import dev.overskill.events.ToolRegistry;
import java.time.Duration;
import java.util.Optional;

/// How long the platform's own tools may take. Calls of other tools are their worker's business: it
/// answers them itself.
final class ToolLimits {
  private static final Duration FILE_TOOL = Duration.ofSeconds(30);

  private ToolLimits() {}

  static Optional<Duration> of(String tool) {
    return ToolRegistry.FILE_TOOLS.contains(tool) ? Optional.of(FILE_TOOL) : Optional.empty();
  }
}
