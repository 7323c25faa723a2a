package dev.overskill.auth.domain;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How domains of owners are proven.
@ConfigMapping(prefix = "overskill.auth.domains")
interface DomainConfig {
  /// How many domains an app may want; no more than 16.
  @WithDefault("8")
  int perApp();

  /// The platform's own domains: nobody gets these, or names below them.
  @WithDefault("preview.localhost,apps.localhost,console.localhost")
  List<String> reserved();

  /// The address of the name server; by default the machine's own.
  Optional<String> resolver();

  @WithDefault("53")
  int resolverPort();

  /// How long a question to it may take.
  @WithDefault("3s")
  Duration patience();
}
