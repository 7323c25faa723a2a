package dev.overskill.deploy.source;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/// Where the files of apps are.
@ConfigMapping(prefix = "overskill.files")
public interface SourceConfig {
  /// Where file-store answers.
  @WithDefault("http://127.0.0.1:8082/files")
  URI url();

  /// How long one answer may take.
  @WithDefault("10s")
  Duration timeout();
}
