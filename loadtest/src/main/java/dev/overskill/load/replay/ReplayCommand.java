package dev.overskill.load.replay;

import dev.overskill.load.Where;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./overskill replay PATH`.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Let an agent write a folder, or a git repository commit by commit, into an app.")
public final class ReplayCommand implements Callable<Integer> {
  @Mixin private Where where = new Where();

  @Parameters(paramLabel = "PATH", description = "a folder, or a git repository")
  private Path path = Path.of("");

  @Option(names = "--app", paramLabel = "SLUG", description = "the new app's slug")
  private Optional<String> slug = Optional.empty();

  @Option(names = "--json", description = "print one JSON object as the last line")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    try (var replay = new Replay(where, slug)) {
      var report = replay.play(History.of(path));
      System.out.println(json ? report : report.toPrettyString());
      return replay.good(report) ? 0 : 1;
    }
  }
}
