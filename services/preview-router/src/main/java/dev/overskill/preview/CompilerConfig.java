package dev.overskill.preview;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The compiler's processes.
@ConfigMapping(prefix = "overskill.compiler")
interface CompilerConfig {
  /// The program and its arguments, separated by blanks: `node …/libs/app-compiler/dist/main.js`.
  Optional<String> command();

  /// How many processes compile.
  @WithDefault("1")
  int processes();

  /// Where installs and packs are kept.
  @WithDefault(".overskill/compiler")
  Path cacheDir();

  default List<String> words() {
    return List.of(command().orElse("node libs/app-compiler/dist/main.js").split("\\s+", -1));
  }
}
