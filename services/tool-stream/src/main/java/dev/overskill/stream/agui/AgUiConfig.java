package dev.overskill.stream.agui;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What an AG-UI client may ask for.
@ConfigMapping(prefix = "stream.ag-ui")
interface AgUiConfig {
  /// How long a run that has not begun is waited for.
  @WithDefault("60s")
  Duration runWait();

  /// The largest `RunAgentInput`.
  @WithDefault("1M")
  MemorySize inputBytes();
}
