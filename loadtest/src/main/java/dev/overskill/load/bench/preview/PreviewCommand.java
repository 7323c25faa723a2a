package dev.overskill.load.bench.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Where;
import dev.overskill.load.demo.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./overskill bench preview`: drafts beside Vite's dev server, in turn, on the same app and with
/// the same edits.
@Command(
    name = "preview",
    mixinStandardHelpOptions = true,
    description = "Measure the preview of drafts beside Vite.")
public final class PreviewCommand implements Callable<Integer> {
  @Mixin private Where where = new Where();

  @Option(names = "--json", description = "print one JSON object as the last line")
  private boolean json;

  @Option(
      names = "--only",
      split = ",",
      description = "what to measure: starts, idle, memory, loaded (default: all)")
  private Set<Contest.Part> only = Set.of(Contest.Part.values());

  @Option(
      names = "--edits",
      defaultValue = "200",
      description = "edits that count, on each side (default: ${DEFAULT-VALUE})")
  private int edits;

  @Option(
      names = "--starts",
      defaultValue = "20",
      description = "starts from cold, on each side (default: ${DEFAULT-VALUE})")
  private int starts;

  @Option(
      names = "--apps",
      defaultValue = "200",
      description = "other live apps of the load (default: ${DEFAULT-VALUE})")
  private int apps;

  @Option(names = "--alone", description = "measure the platform without Vite, as for a profile")
  private boolean alone;

  @Option(
      names = "--stages",
      description = "tell when edits were acknowledged by Kafka and committed by file-store")
  private boolean stages;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var scratch = Files.createTempDirectory("overskill-bench");
    var template = Template.reactTs(where.repo());
    var size = new Contest.Size(edits, starts, apps);
    try (var contest = new Contest(where, template, scratch, new Contest.Wishes(!alone, stages))) {
      var report = contest.run(only, size);
      report.set("settings", settings());
      System.out.println(json ? report.toString() : report.toPrettyString());
    }
    return 0;
  }

  private ObjectNode settings() {
    return EventJson.mapper()
        .createObjectNode()
        .put("edits", edits)
        .put("starts", starts)
        .put("apps", apps)
        .put("processors", Runtime.getRuntime().availableProcessors());
  }
}
