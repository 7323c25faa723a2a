package dev.overskill.stream.supervise;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long a worker may be silent.
@ConfigMapping(prefix = "stream.lease")
interface LeaseConfig {
  /// Silence after which a run is ended.
  @WithDefault("10s")
  Duration limit();

  /// How much longer than its time limit a tool call may take before it is refused for it.
  @WithDefault("5s")
  Duration callGrace();

  /// How often it is written down that runs were heard.
  @WithDefault("5s")
  Duration noteEvery();

  /// How long the database may take for a batch.
  @WithDefault("5s")
  Duration writeLimit();
}
