package dev.overskill.auth.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long tokens live and how often their keys change.
@ConfigMapping(prefix = "overskill.auth.tokens")
interface TokenConfig {
  /// The life of the token of a person or an agent; at most 15 minutes.
  @WithDefault("10m")
  Duration life();

  /// The life of a service's token.
  @WithDefault("5m")
  Duration serviceLife();

  /// How long one key signs before the next takes over.
  @WithDefault("24h")
  Duration keySignsFor();

  /// How long before its turn a key is published, so that everybody knows it by then.
  @WithDefault("1h")
  Duration keyPublishedAhead();
}
