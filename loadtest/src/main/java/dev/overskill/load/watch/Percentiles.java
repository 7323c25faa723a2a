package dev.overskill.load.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// Exact percentiles of a few thousand measurements: the nearest rank.
public final class Percentiles {
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<Duration> sorted;

  public Percentiles(Collection<Duration> measured) {
    this.sorted = measured.stream().sorted().toList();
  }

  /// Milliseconds at this percentile, to a hundredth; 0 when nothing was measured.
  public double millis(double percentile) {
    if (sorted.isEmpty()) {
      return 0;
    }
    var rank = (int) Math.ceil(percentile / 100 * sorted.size()) - 1;
    var at = sorted.get(Math.clamp(rank, 0, sorted.size() - 1));
    return Math.round(at.toNanos() / NANOS_PER_MILLI * 100) / 100.0;
  }

  /// `{"p50":…,"p95":…,…}` in milliseconds.
  public ObjectNode json(int... percentiles) {
    var json = EventJson.mapper().createObjectNode();
    for (var percentile : percentiles) {
      json.put("p" + percentile, millis(percentile));
    }
    return json.put("n", sorted.size());
  }
}
