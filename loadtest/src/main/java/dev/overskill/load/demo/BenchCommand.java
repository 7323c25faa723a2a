package dev.overskill.load.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Where;
import dev.overskill.load.bench.SoakCommand;
import dev.overskill.load.bench.StreamCommand;
import dev.overskill.load.bench.preview.PreviewCommand;
import dev.overskill.load.bench.preview.RouterCommand;
import dev.overskill.load.bench.preview.VisitsCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./overskill bench`: the demo several times over, and the median of each figure.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      StreamCommand.class,
      SoakCommand.class,
      PreviewCommand.class,
      VisitsCommand.class,
      RouterCommand.class
    },
    description = "Play the demo several times and print the median of each figure as JSON.")
public final class BenchCommand implements Callable<Integer> {
  private static final List<String> FIGURES =
      List.of(
          "/eventLatencyMs/p50",
          "/eventLatencyMs/p99",
          "/editToModuleMs/p50",
          "/editToModuleMs/p95",
          "/firstLoadMs",
          "/provisionMs",
          "/pauseAckMs",
          "/pauseMs",
          "/resumeMs",
          "/approvalMs",
          "/stopAckMs",
          "/stopMs",
          "/publishMs");

  @Mixin private Where where = new Where();

  @Option(
      names = "--runs",
      defaultValue = "5",
      description = "how often to play the demo (default: ${DEFAULT-VALUE})")
  private int runs;

  @Override
  public Integer call() throws Exception {
    var reports = new ArrayList<ObjectNode>();
    for (int i = 0; i < runs; i++) {
      try (var demo = new Demo(where, Optional.empty(), 120)) {
        var report = demo.play();
        if (!report.good()) {
          System.err.println(report.text());
          return 1;
        }
        reports.add(report.json());
      }
    }
    var medians = EventJson.mapper().createObjectNode().put("runs", runs);
    FIGURES.forEach(figure -> medians.put(figure.substring(1), median(reports, figure)));
    System.out.println(medians);
    return 0;
  }

  private static double median(List<ObjectNode> reports, String figure) {
    var sorted = reports.stream().mapToDouble(report -> report.at(figure).asDouble()).sorted();
    return sorted.skip((reports.size() - 1) / 2).findFirst().orElse(0);
  }
}
