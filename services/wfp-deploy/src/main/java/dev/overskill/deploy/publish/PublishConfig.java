package dev.overskill.deploy.publish;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How releases are worked on.
@ConfigMapping(prefix = "overskill.deploy")
public interface PublishConfig {
  /// How many apps are published at once; the others wait their turn.
  @WithDefault("4")
  int atOnce();

  /// How long one statement may take.
  @WithDefault("15s")
  Duration databaseTimeout();

  /// How long the bundler may take.
  @WithDefault("3m")
  Duration bundleTimeout();
}
