package dev.overskill.compiler;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How the compiler's processes run and what they may take.
///
/// @param command the program and its arguments, such as `node dist/main.js`
/// @param processes how many of them serve requests
/// @param cacheDir where installs and packs are kept; may be shared by several services
/// @param limits what one request may take
public record CompilerSettings(List<String> command, int processes, Path cacheDir, Limits limits) {

  /// What one request may take.
  ///
  /// @param waiting requests that may wait for an answer of one process; more are refused as busy
  /// @param frameBytes the largest request or answer
  /// @param transform time for one transform or scan
  /// @param job time for one pack or bundle
  public record Limits(int waiting, int frameBytes, Duration transform, Duration job) {
    public static final Limits STANDARD =
        new Limits(512, 128 * 1024 * 1024, Duration.ofSeconds(10), Duration.ofMinutes(3));
  }

  public CompilerSettings(List<String> command, int processes, Path cacheDir) {
    this(command, processes, cacheDir, Limits.STANDARD);
  }
}
