package dev.overskill.local.place;

import java.nio.file.Path;

/// The folder of one platform on this machine, and what lies where in it.
public record Place(Path folder) {
  public Place {
    folder = folder.toAbsolutePath().normalize();
  }

  /// What a part keeps.
  public Path home(String part) {
    return folder.resolve(part);
  }

  public Path log(String part) {
    return folder.resolve("logs").resolve(part + ".log");
  }

  /// By what a part's process is recognised when the launcher is gone.
  public Path mark(String part) {
    return run().resolve(part + ".pid");
  }

  /// What runs now; gone with the launcher, but for what a killed one leaves.
  public Path run() {
    return folder.resolve("run");
  }

  /// The platform as it is now, written by the launcher for the other commands.
  public Path state() {
    return run().resolve("state.json");
  }

  public Path secrets() {
    return folder.resolve("secrets");
  }
}
