package dev.overskill.load;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Which platform a command talks to.
public final class Where {
  @Option(
      names = "--data",
      description = "the platform's data folder (default: .overskill)",
      defaultValue = "${env:OVERSKILL_DATA:-.overskill}")
  private Path data = Path.of(".overskill");

  @Option(names = "--repo", hidden = true, defaultValue = "${env:OVERSKILL_REPO:-.}")
  private Path repo = Path.of(".");

  /// The running platform.
  ///
  /// @throws IOException if none runs there
  public Platform platform() throws IOException {
    return Platform.of(data)
        .orElseThrow(() ->
            new IOException("no platform runs in " + data + ": start it with ./overskill up"));
  }

  public Path data() {
    return data.toAbsolutePath();
  }

  public Path repo() {
    return repo.toAbsolutePath();
  }
}
