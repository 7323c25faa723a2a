package dev.overskill.load.demo;

import dev.overskill.load.Where;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./overskill demo`.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Let an agent build a React app while an editor and a preview watch.")
public final class DemoCommand implements Callable<Integer> {
  @Mixin private Where where = new Where();

  @Option(names = "--json", description = "print one JSON object as the last line")
  private boolean json;

  @Option(
      names = "--kill",
      paramLabel = "SERVICE",
      description =
          "kill -9 this service in the middle: tenant-auth, file-store, tool-stream, "
              + "preview-router or wfp-deploy")
  private Optional<String> kill = Optional.empty();

  @Option(
      names = "--pace",
      paramLabel = "MS",
      defaultValue = "120",
      description = "pause between edits, in milliseconds (default: ${DEFAULT-VALUE})")
  private int pace;

  @Override
  public Integer call() throws Exception {
    try (var demo = new Demo(where, kill, pace)) {
      var report = demo.play();
      System.out.println(json ? report.json() : report.text());
      return report.good() ? 0 : 1;
    }
  }
}
