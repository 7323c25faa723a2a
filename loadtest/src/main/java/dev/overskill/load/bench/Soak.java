package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.bench.server.Overskill;
import dev.overskill.load.bench.wire.Dialer;
import dev.overskill.load.bench.wire.Stamps;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A flood of deltas in a hundred runs that goes on while parts are killed. The agents wait while
/// the log cannot be reached, and readers come back with their cursors.
record Soak(Overskill ours, Dialer dialer, Kills kills, int seconds, int perSecond) {
  private static final int RUNS = 100;
  private static final int BYTES = 160;
  private static final long MICROS = 1_000_000;
  private static final long TURN = 5 * MICROS;
  private static final Duration ARRIVAL_LIMIT = Duration.ofMinutes(2);

  ObjectNode run() throws IOException, InterruptedException {
    var rooms = ours.rooms(RUNS, true);
    var tally = new Tally();
    try (var readers = new Readers(dialer, ours, 0)) {
      readers.follow(rooms, 1, tally);
      readers.enter(rooms, 1);
      try (var publisher = ours.publisher(rooms, 1);
          var memory = new MemoryWatch(ours)) {
        var load = new OpenLoop.Load(RUNS, (double) RUNS * perSecond, BYTES);
        var open = new OpenLoop(publisher, load, 1);
        dialer.onLoop(() -> tally.measure(0, Long.MAX_VALUE));
        flood(open, tally);
        var arrival = new Arrival(readers, rooms, open);
        boolean whole = arrival.await(ARRIVAL_LIMIT);
        Bench.say(whole ? "everything has arrived" : "not everything arrived in time");
        return report(open, arrival, tally)
            .put("refused", publisher.refused())
            .put("rssStart", memory.first())
            .put("rssMax", memory.largest())
            .put("rssEnd", memory.latest());
      }
    }
  }

  private void flood(OpenLoop open, Tally tally) throws IOException, InterruptedException {
    long start = Stamps.now();
    long end = start + seconds * MICROS;
    kills.start();
    try (kills) {
      // A turn starts when the one before it has ended, so that what was missed while the log was
      // away is not made up for by more than the usual load.
      for (long from = start; from < end; from = Math.max(from + TURN, Stamps.now())) {
        open.run(from, Math.min(from + TURN, end));
        dialer.onLoop(() ->
            Bench.say("%d delivered, cut: %s".formatted(tally.deliveries(), tally.cutsByCode())));
      }
    }
  }

  private ObjectNode report(OpenLoop open, Arrival arrival, Tally tally)
      throws InterruptedException {
    long published = 0;
    for (int room = 0; room < RUNS; room++) {
      published += open.published(room);
    }
    var json = EventJson.mapper().createObjectNode().put("seconds", seconds);
    json.set("kills", kills.json());
    json.put("published", published)
        .put("delivered", tally.deliveries())
        .put("lost", arrival.lost())
        .put("duplicates", tally.duplicates())
        .put("outOfOrder", tally.outOfOrder())
        .put("cuts", tally.cuts());
    var codes = json.putObject("cutsByCode");
    tally.cutsByCode().forEach((code, count) -> codes.put(Integer.toString(code), count));
    json.set("latencyMs", new Figures(List.of(tally.latencies())).json());
    return json;
  }
}
