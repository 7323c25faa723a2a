package dev.overskill.auth.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How many apps a tenant may have.
@ConfigMapping(prefix = "overskill.auth.apps")
interface AppConfig {
  @WithDefault("10000")
  int perTenant();
}
