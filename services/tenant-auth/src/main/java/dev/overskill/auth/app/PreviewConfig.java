package dev.overskill.auth.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Where previews are served.
@ConfigMapping(prefix = "overskill.preview")
interface PreviewConfig {
  @WithDefault("preview.localhost")
  String domain();

  @WithDefault("http")
  String scheme();

  @WithDefault("8084")
  int publicPort();
}
