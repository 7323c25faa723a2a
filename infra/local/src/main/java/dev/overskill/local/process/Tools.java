package dev.overskill.local.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Programs of the operating system that the launcher may lean on where they exist.
public final class Tools {
  private Tools() {}

  /// The first program of that name on the PATH.
  public static Optional<Path> find(String program) {
    var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    for (var folder : path.split(File.pathSeparator, -1)) {
      var candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /// Words that put a command into its own session, so that a Ctrl-C in the terminal reaches only
  /// the launcher, which then ends its children in the right order.
  static List<String> ownSession() {
    if (find("setsid").isPresent()) {
      return List.of("setsid");
    }
    if (find("perl").isPresent()) {
      return List.of("perl", "-e", "setpgrp(0,0); exec {$ARGV[0]} @ARGV", "--");
    }
    return List.of();
  }

  /// Whether a short command runs and answers 0; what it prints is dropped.
  public static boolean succeeds(String... words) {
    try {
      var process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static void signal(Command.Signal signal, long pid) {
    succeeds("kill", "-" + signal.name(), Long.toString(pid));
  }

  /// Ends whatever is left of a child's own session, for example the compilers of a killed service.
  static void killGroup(long leader) {
    succeeds("kill", "-KILL", "--", "-" + leader);
  }
}
