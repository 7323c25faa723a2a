package dev.overskill.tenancy;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// Who this service is to its neighbours.
@ConfigMapping(prefix = "overskill.service")
interface ServiceConfig {
  /// Its name, for logs and spans; its key says it too.
  Optional<String> name();

  /// Its own key, exchanged for its tokens.
  Optional<String> key();
}
