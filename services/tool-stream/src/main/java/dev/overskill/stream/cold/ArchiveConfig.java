package dev.overskill.stream.cold;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How the archive is written.
@ConfigMapping(prefix = "stream.archive")
interface ArchiveConfig {
  /// How long events are gathered before they are written together.
  @WithDefault("400ms")
  Duration linger();

  /// So many events of an app beside its checkpoint make a new one.
  @WithDefault("5000")
  long checkpointEvents();
}
