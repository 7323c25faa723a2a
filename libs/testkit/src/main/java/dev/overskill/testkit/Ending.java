package dev.overskill.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// Ends the servers of a test JVM when it ends, and throws their data away.
///
/// When it runs, the class loader it came from is closed already, so it must not need a class that
/// is not loaded yet: hence commands of the system, and no lambda.
final class Ending extends Thread {
  private final List<String> sessions = new CopyOnWriteArrayList<>();
  private final Path folder;

  private Ending(Path folder) {
    super("end-test-servers");
    this.folder = folder;
  }

  static Ending withTheJvm(Path folder) {
    var ending = new Ending(folder);
    Runtime.getRuntime().addShutdownHook(ending);
    return ending;
  }

  /// Also ends the session this process leads.
  void add(long pid) {
    sessions.add("-" + pid);
  }

  @Override
  public void run() {
    for (var session : sessions) {
      command("kill", "-KILL", "--", session);
    }
    command("rm", "-rf", folder.toString());
  }

  private static void command(String... words) {
    try {
      new ProcessBuilder(words).start().waitFor(10, TimeUnit.SECONDS);
    } catch (IOException | InterruptedException failed) {
      // The next test run sweeps what is left.
    }
  }
}
