package dev.overskill.compiler;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The compiler as it is shipped, built from this folder's sources.
final class RealCompiler {

  private static final Path HOME =
      Path.of(System.getProperty("overskill.repo", "../..")).resolve("libs/app-compiler");
  private static final long WAIT_NANOS = Duration.ofSeconds(60).toNanos();

  private RealCompiler() {}

  static void build() throws IOException, InterruptedException {
    Process build =
        new ProcessBuilder("node", "build.mjs").directory(HOME.toFile()).inheritIO().start();
    if (build.waitFor() != 0) {
      throw new IllegalStateException("the compiler does not build; run npm ci first");
    }
  }

  static CompilerProcesses start(Path cache, CompilerSettings.Limits limits) {
    List<String> command = List.of("node", HOME.resolve("dist/main.js").toString(), "--stdio");
    CompilerProcesses compiler =
        new CompilerProcesses(
            new CompilerSettings(command, 1, cache, limits), new SimpleMeterRegistry());
    compiler.start();
    until(compiler::ready);
    return compiler;
  }

  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + WAIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + WAIT_NANOS + " ns");
      }
      Thread.onSpinWait();
    }
  }
}
