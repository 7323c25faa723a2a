package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.bench.Outcome.Faults;
import dev.overskill.load.bench.server.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// What a server's process grows by for each connection that only waits. It has been warmed up by
/// the scenarios before, and is given no help to collect garbage.
record Idle(String name, String what, int rooms, int each) implements Scenario {
  private static final Duration SETTLE = Duration.ofSeconds(4);
  private static final double SMALLEST = 1;

  /// Memory of the process before the connections and with them.
  ///
  /// @param sentAway how often one was told to come back a little later, before all were in
  /// @param cuts connections that ended while they waited
  private record Grown(int connections, long before, long after, long sentAway, long cuts) {
    double bytesEach() {
      return Math.max(SMALLEST, (double) (after - before) / connections);
    }

    @Override
    public String toString() {
      return "%.1f KB for each of %d connections".formatted(bytesEach() / 1_000, connections);
    }
  }

  @Override
  public ObjectNode run(Bench bench) throws IOException, InterruptedException {
    var found =
        bench.alternate(new Bench.Series(_ -> true, 1, false), subject -> grow(bench, subject));
    return new Outcome<>(bench, found)
        .json(
            new Outcome.View<>(
                Idle::json,
                rounds -> Figures.median(rounds, Grown::bytesEach),
                one -> new Faults(one.cuts(), 0, 0)));
  }

  private Grown grow(Bench bench, Subject subject) throws IOException, InterruptedException {
    var names = subject.rooms(rooms, false);
    var entering = new Tally();
    var waiting = new Tally();
    try (var readers = new Readers(bench.dialer(), subject, 0)) {
      readers.follow(names, bench.takeLanes(rooms), entering);
      long before = subject.usage().residentBytes();
      readers.enter(names, each);
      readers.follow(names, bench.takeLanes(rooms), waiting);
      Thread.sleep(SETTLE);
      long after = subject.usage().residentBytes();
      return new Grown(rooms * each, before, after, entering.cuts(), waiting.cuts());
    }
  }

  private static ObjectNode json(List<Grown> rounds) {
    var one = rounds.getFirst();
    return EventJson.mapper()
        .createObjectNode()
        .put("bytesPerConnection", Math.round(one.bytesEach()))
        .put("connections", one.connections())
        .put("sentAway", one.sentAway())
        .put("residentBefore", one.before())
        .put("residentAfter", one.after());
  }
}
