package dev.overskill.deploy.publish;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// The compiler processes of this service.
@ConfigMapping(prefix = "overskill.compiler")
public interface CompilerConfig {
  /// The program and its arguments, separated by blanks.
  @WithDefault("node libs/app-compiler/dist/main.js")
  String command();

  @WithDefault("1")
  int processes();

  /// Where installs are kept; may be shared with other services.
  Optional<Path> cacheDir();
}
