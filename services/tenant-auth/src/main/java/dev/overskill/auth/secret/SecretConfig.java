package dev.overskill.auth.secret;

import io.smallrye.config.ConfigMapping;

/// The secrets this service starts with.
@ConfigMapping(prefix = "overskill.auth")
interface SecretConfig {
  /// Base64 of 32 random bytes: seals signing keys and shared secrets at rest.
  String masterKey();

  /// Whoever holds it may create tenants and sign people in.
  String platformKey();

  /// `name:sha256hex` of each service's key, by commas.
  String serviceKeys();
}
