package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.load.bench.Outcome.Faults;
import dev.overskill.load.bench.server.Subject;
import dev.overskill.load.bench.server.Subject.Memory;
import dev.overskill.load.bench.wire.Stamps;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/// How long a reader who comes when much has been said takes from dialling until it has all of it
/// and is live, and how many bytes that is. One after another.
record LateJoin(String name, String what, int messages, int joins) implements Scenario {
  private static final int PER_SECOND = 5_000;
  private static final int BYTES = 160;
  private static final long MICROS = 1_000_000;
  private static final long LONGEST_MICROS = 60 * MICROS;
  private static final int DIGITS = 3;
  private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(20);

  private record Joined(Histogram took, long bytes, Faults faults) {
    @Override
    public String toString() {
      return "p50 %.1f max %.1f ms, %d bytes, %s"
          .formatted(
              took.getValueAtPercentile(50) / 1_000.0, took.getMaxValue() / 1_000.0, bytes, faults);
    }
  }

  @Override
  public ObjectNode run(Bench bench) throws IOException, InterruptedException {
    var series = new Bench.Series(peer -> peer.memory() != Memory.NONE, bench.rounds(), true);
    var found = bench.alternate(series, subject -> join(bench, subject));
    return new Outcome<>(bench, found)
        .json(
            new Outcome.View<>(
                LateJoin::json, rounds -> figures(rounds).median(99), Joined::faults));
  }

  private Joined join(Bench bench, Subject subject) throws IOException, InterruptedException {
    var rooms = subject.rooms(1, true);
    long lane = bench.takeLanes(1);
    try (var early = new Readers(bench.dialer(), subject, 0)) {
      early.follow(rooms, lane, new Tally());
      early.enter(rooms, 1);
      try (var publisher = subject.publisher(rooms, lane)) {
        var open = new OpenLoop(publisher, new OpenLoop.Load(1, PER_SECOND, BYTES), lane);
        long start = Stamps.now();
        open.run(start, start + messages * MICROS / PER_SECOND);
        new Arrival(early, rooms, open).await(ARRIVAL_LIMIT);
        return late(bench, subject, new Sample.Place(rooms, lane), open);
      }
    }
  }

  private Joined late(Bench bench, Subject subject, Sample.Place place, OpenLoop said)
      throws IOException, InterruptedException {
    var took = new Histogram(LONGEST_MICROS, DIGITS);
    var faults = Faults.NONE;
    long bytes = 0;
    for (int i = 0; i < joins; i++) {
      var tally = new Tally();
      try (var readers = new Readers(bench.dialer(), subject, subject.lateSpeech(), 0)) {
        readers.follow(place.rooms(), place.firstLane(), tally);
        readers.enter(place.rooms(), 1);
        var arrival = new Arrival(readers, place.rooms(), said);
        arrival.await(ARRIVAL_LIMIT);
        var reader = readers.all().getFirst();
        took.recordValue(Math.clamp(reader.caughtUpAfter(), 0, LONGEST_MICROS));
        bytes = reader.bytes();
        faults = faults.and(new Faults(arrival.lost(), tally.duplicates(), tally.outOfOrder()));
      }
    }
    return new Joined(took, bytes, faults);
  }

  private static Figures figures(List<Joined> rounds) {
    return new Figures(rounds.stream().map(Joined::took).toList());
  }

  private static ObjectNode json(List<Joined> rounds) {
    return figures(rounds).json().put("bytes", Math.round(Figures.median(rounds, Joined::bytes)));
  }
}
