package dev.overskill.local.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The checkout the platform runs from.
public record Repository(Path root) {
  /// The checkout around the current folder, or the one named by the system property
  /// `overskill.repo`.
  public static Repository find() {
    var named = System.getProperty("overskill.repo");
    if (named != null) {
      return new Repository(Path.of(named).toAbsolutePath());
    }
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("infra/local/pom.xml"))) {
        return new Repository(folder);
      }
    }
    throw new IllegalStateException("this is not inside a checkout of the platform");
  }

  public Path resolve(String path) {
    return root.resolve(path);
  }

  /// The server that this module's build has fetched.
  public Program program(String module) throws IOException {
    var file = root.resolve(module).resolve("target/classpath");
    if (!Files.exists(file)) {
      throw new PartFailed(module + " is not built: " + file + " is missing");
    }
    return new Program(Files.readString(file).strip(), archives());
  }

  /// Where archives of loaded classes are kept for this checkout.
  public Path archives() {
    return cache().resolve("classes");
  }

  /// Where programs unpacked once are kept for this checkout.
  public Path cache() {
    return root.resolve(".overskill/cache");
  }
}
