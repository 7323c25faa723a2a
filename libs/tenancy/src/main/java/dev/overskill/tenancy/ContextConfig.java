package dev.overskill.tenancy;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// How the context of transactions is signed.
@ConfigMapping(prefix = "overskill.tenancy")
interface ContextConfig {
  /// Base64 of 32 random bytes; PostgreSQL holds the same.
  Optional<String> contextKey();
}
