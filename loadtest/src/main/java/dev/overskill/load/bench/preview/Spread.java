package dev.overskill.load.bench.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import java.util.Collection;
import java.util.List;

/// Exact percentiles of what was measured: the nearest rank. The unit is that of the values.
///
/// @param sorted from the smallest on
record Spread(List<Double> sorted) {
  private static final double HUNDREDTHS = 100;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int[] SHOWN = {50, 95, 99};

  static Spread of(Collection<Double> values) {
    return new Spread(values.stream().sorted().toList());
  }

  /// Nanoseconds as milliseconds.
  static Spread ofNanos(Collection<Long> nanos) {
    return of(nanos.stream().map(each -> each / NANOS_PER_MILLI).toList());
  }

  boolean isEmpty() {
    return sorted.isEmpty();
  }

  /// The value at a percentile, to a hundredth; 0 when nothing was measured.
  double at(int percentile) {
    if (sorted.isEmpty()) {
      return 0;
    }
    var rank = (int) Math.ceil(percentile / 100.0 * sorted.size()) - 1;
    return rounded(sorted.get(Math.clamp(rank, 0, sorted.size() - 1)));
  }

  ObjectNode json() {
    var json = EventJson.mapper().createObjectNode();
    for (var percentile : SHOWN) {
      json.put("p" + percentile, at(percentile));
    }
    return json.put("n", sorted.size());
  }

  /// This one beside a peer's: `ours`, `vite`, and `ratio`, which is ours ÷ Vite's. Both of the
  /// latter are null when there is no peer.
  ObjectNode beside(Spread vite) {
    var json = EventJson.mapper().createObjectNode();
    json.set("ours", json());
    if (vite.isEmpty()) {
      json.putNull("vite").putNull("ratio");
      return json;
    }
    json.set("vite", vite.json());
    var ratio = json.putObject("ratio");
    for (var percentile : SHOWN) {
      ratio.put("p" + percentile, rounded(at(percentile) / vite.at(percentile)));
    }
    return json;
  }

  @Override
  public String toString() {
    return "p50 %.2f p95 %.2f p99 %.2f, %d measured"
        .formatted(at(50), at(95), at(99), sorted.size());
  }

  private static double rounded(double value) {
    return Math.round(value * HUNDREDTHS) / HUNDREDTHS;
  }
}
