package dev.overskill.stream.watch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How many connections there may be, whatever they speak.
@ConfigMapping(prefix = "stream.places")
public interface PlacesConfig {
  /// Of this node.
  @WithDefault("20000")
  int perNode();

  /// Of one app.
  @WithDefault("500")
  int perApp();

  /// Of one person or key.
  @WithDefault("50")
  int perCaller();
}
