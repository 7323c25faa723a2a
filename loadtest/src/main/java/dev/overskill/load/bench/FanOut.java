package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.load.bench.Outcome.Faults;
import dev.overskill.load.bench.server.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// How long messages take from the moment they are due to each reader, under a steady load.
///
/// @param beneath whether to measure also what lies beneath ours, which no stream through it can be
///   faster than
record FanOut(String name, String what, Sample.Load load, boolean beneath) implements Scenario {
  @Override
  public ObjectNode run(Bench bench) throws IOException, InterruptedException {
    var found =
        bench.alternate(
            new Bench.Series(_ -> true, bench.rounds(), true),
            subject -> Sample.of(bench, subject, load));
    var json = json(bench, found);
    if (beneath) {
      json.set("beneath", Beneath.measure(bench, load).json());
    }
    return json;
  }

  private static ObjectNode json(Bench bench, Map<Subject, List<Sample>> found) {
    return new Outcome<>(bench, found)
        .json(
            new Outcome.View<>(
                FanOut::json,
                rounds -> figures(rounds).median(99),
                one -> new Faults(one.lost(), one.duplicates(), one.outOfOrder())));
  }

  private static Figures figures(List<Sample> rounds) {
    return new Figures(rounds.stream().map(Sample::latencies).toList());
  }

  private static ObjectNode json(List<Sample> rounds) {
    return figures(rounds)
        .json()
        .put("deliveries", Outcome.sum(rounds, Sample::deliveries))
        .put("refused", Outcome.sum(rounds, Sample::refused))
        .put(
            "cpuPerDeliveryMicros",
            Figures.round(Figures.median(rounds, Sample::cpuPerDeliveryMicros)));
  }
}
