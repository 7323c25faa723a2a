package dev.overskill.edge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the workerd executable that npm installed for this platform.
public final class WorkerdBinary {
  public static final String MISSING =
      "workerd is not installed for this platform: run `npm ci`, or set OVERSKILL_EDGE_WORKERD";

  private WorkerdBinary() {}

  /// The executable below the nearest `node_modules` at or above `folder`.
  public static Optional<Path> find(Path folder) {
    var below = Path.of("node_modules/@cloudflare/workerd-" + platform() + "/bin/workerd");
    return Stream.iterate(folder.toAbsolutePath().normalize(), Path::getParent)
        .takeWhile(parent -> parent != null)
        .map(parent -> parent.resolve(below))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String platform() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    return (mac ? "darwin-" : "linux-") + (arm ? "arm64" : "64");
  }
}
