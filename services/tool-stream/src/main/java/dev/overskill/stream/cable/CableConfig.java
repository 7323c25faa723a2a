package dev.overskill.stream.cable;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What a cable may hold, besides what every connection may take.
@ConfigMapping(prefix = "stream.cable")
interface CableConfig {
  @WithDefault("16")
  int subscriptions();

  /// Characters of an identifier.
  @WithDefault("1024")
  int identifierLength();

  /// How often a client hears a ping: it gives up after two silences of three seconds.
  @WithDefault("3s")
  Duration pingInterval();
}
