package dev.overskill.preview.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// What apps and tenants may take up on each node. The page of a large app that is not bundled is a
/// thousand requests, and a tenant's apps may all be opened at once: that much comes at once.
@ConfigMapping(prefix = "overskill.preview.limits")
public interface LimitConfig {
  App app();

  Tenant tenant();

  /// How many apps, and how many tenants, are remembered.
  @WithDefault("20000")
  int accounts();

  /// What each app may take up.
  interface App {
    /// Requests a second, in the long run.
    @WithDefault("2000")
    int requestsPerSecond();

    /// Requests at once, after a quiet time.
    @WithDefault("10000")
    int requestsAtOnce();

    /// Requests that are not answered yet.
    @WithDefault("1024")
    int inFlight();
  }

  /// What all apps of a tenant may take up together.
  interface Tenant {
    /// Requests a second, in the long run.
    @WithDefault("4000")
    int requestsPerSecond();

    /// Requests at once, after a quiet time.
    @WithDefault("50000")
    int requestsAtOnce();

    /// Requests that are not answered yet.
    @WithDefault("8192")
    int inFlight();

    /// Open sockets.
    @WithDefault("4096")
    int sockets();
  }
}
