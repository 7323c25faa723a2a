package dev.overskill.load.bench.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Where;
import dev.overskill.load.demo.Template;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./overskill bench visits`: many apps, of which a crowd is visited in the same moment.
@Command(
    name = "visits",
    mixinStandardHelpOptions = true,
    description = "Visit many apps at once; fails if anybody gets an error.")
public final class VisitsCommand implements Callable<Integer> {
  @Mixin private Where where = new Where();

  @Option(names = "--json", description = "print one JSON object as the last line")
  private boolean json;

  @Option(
      names = "--apps",
      defaultValue = "10000",
      description = "apps that there are (default: ${DEFAULT-VALUE})")
  private int apps;

  @Option(
      names = "--visited",
      defaultValue = "1000",
      description = "apps that are visited at once (default: ${DEFAULT-VALUE})")
  private int visited;

  @Option(
      names = "--edits",
      defaultValue = "150",
      description =
          "edits of one app, alone and while others are edited (default: ${DEFAULT-VALUE})")
  private int edits;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var visits = new Visits(where, Template.reactTs(where.repo()))) {
      var report = visits.run(new Visits.Size(apps, visited, edits));
      report.set("settings", settings());
      System.out.println(json ? report.toString() : report.toPrettyString());
      return report.path("errors").asInt() == 0 ? 0 : 1;
    }
  }

  private ObjectNode settings() {
    return EventJson.mapper()
        .createObjectNode()
        .put("apps", apps)
        .put("visited", visited)
        .put("edits", edits)
        .put("processors", Runtime.getRuntime().availableProcessors());
  }
}
