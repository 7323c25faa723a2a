package dev.overskill.deploy.visit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/// How a release is looked at from outside.
@ConfigMapping(prefix = "overskill.edge")
public interface VisitConfig {
  /// Where the edge answers, whatever the host name; in production the address of the wildcard.
  @WithDefault("http://127.0.0.1:8086")
  URI url();

  /// How long one look may take.
  @WithDefault("5s")
  Duration timeout();

  /// How long a correct answer is waited for: Cloudflare's KV takes up to a minute to spread.
  @WithDefault("75s")
  Duration patience();
}
