package dev.overskill.edge.runtime;

import java.util.concurrent.atomic.LongAdder;

/// What is counted of the visitors' process, in Prometheus' text format.
public final class Meters {
  final LongAdder starts = new LongAdder();
  final LongAdder hangs = new LongAdder();
  final LongAdder exits = new LongAdder();

  public String text() {
    return """
    # TYPE edge_workerd_starts_total counter
    edge_workerd_starts_total %d
    # TYPE edge_workerd_hangs_total counter
    edge_workerd_hangs_total %d
    # TYPE edge_workerd_exits_total counter
    edge_workerd_exits_total %d
    """
        .formatted(starts.sum(), hangs.sum(), exits.sum());
  }
}
