package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/// The figures of several rounds: of each percentile the median over the rounds, the largest value
/// of all, and every round's p99 to show the spread. Milliseconds.
record Figures(List<Histogram> rounds) {
  private static final double MICROS_PER_MILLI = 1_000;
  private static final double HUNDREDTHS = 100;

  double median(double percentile) {
    return median(rounds, round -> round.getValueAtPercentile(percentile) / MICROS_PER_MILLI);
  }

  ObjectNode json() {
    var json =
        EventJson.mapper()
            .createObjectNode()
            .put("p50", round(median(50)))
            .put("p95", round(median(95)))
            .put("p99", round(median(99)))
            .put(
                "max",
                round(
                    rounds.stream().mapToLong(Histogram::getMaxValue).max().orElse(0)
                        / MICROS_PER_MILLI));
    var spread = json.putArray("p99Rounds");
    rounds.forEach(one -> spread.add(round(one.getValueAtPercentile(99) / MICROS_PER_MILLI)));
    return json;
  }

  /// The lower median.
  static <T> double median(List<T> of, ToDoubleFunction<T> figure) {
    var sorted = of.stream().mapToDouble(figure).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
  }

  /// To a hundredth.
  static double round(double value) {
    return Math.round(value * HUNDREDTHS) / HUNDREDTHS;
  }
}
