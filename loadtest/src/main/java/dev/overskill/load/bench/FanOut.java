package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.load.bench.Outcome.Faults;
import java.io.IOException;
import java.util.List;

/// How long messages take from the moment they are due to each reader, under a steady load.
record FanOut(String name, String what, Sample.Load load) implements Scenario {
  @Override
  public ObjectNode run(Bench bench) throws IOException, InterruptedException {
    var found =
        bench.alternate(
            new Bench.Series(_ -> true, bench.rounds(), true),
            subject -> Sample.of(bench, subject, load));
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
