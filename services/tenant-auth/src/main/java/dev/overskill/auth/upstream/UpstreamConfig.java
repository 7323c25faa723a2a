package dev.overskill.auth.upstream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/// Which addresses an owner may choose. The router holds to the same, and also to what the names
/// lead to at the time.
@ConfigMapping(prefix = "overskill.upstreams")
interface UpstreamConfig {
  /// The ports that may be asked, by TLS.
  @WithDefault("443,8443")
  Set<Integer> ports();

  /// The ports that may be asked on `localhost`, with or without TLS; none but on a machine of a
  /// developer.
  Optional<Set<Integer>> localPorts();
}
