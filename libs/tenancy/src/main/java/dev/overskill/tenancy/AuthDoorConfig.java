package dev.overskill.tenancy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/// Where tenant-auth is, and whose tokens are accepted.
@ConfigMapping(prefix = "overskill.auth")
interface AuthDoorConfig {
  /// Where tenant-auth answers.
  @WithDefault("http://127.0.0.1:8081/auth")
  URI url();

  /// The `iss` of the only tokens accepted.
  @WithDefault("https://auth.overskill.localhost")
  String issuer();
}
