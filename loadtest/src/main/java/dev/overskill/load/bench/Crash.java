package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.load.bench.Outcome.Faults;
import dev.overskill.load.bench.server.Subject;
import dev.overskill.load.bench.wire.Stamps;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/// How long it takes each reader to be live again after the server's process was killed under load
/// and started again, and what was lost of what the server had taken. Readers come back by
/// themselves, at moments of their own.
record Crash(String name, String what, Sample.Load load) implements Scenario {
  private static final long MICROS = 1_000_000;
  private static final long BEFORE = 2 * MICROS;
  private static final long AFTER = MICROS;
  private static final long BACK_LIMIT = 60 * MICROS;
  private static final int DIGITS = 3;
  private static final double ENOUGH = 0.99;
  private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(30);

  private record Survived(Histogram back, Faults faults, long refused) {
    @Override
    public String toString() {
      return "half are back after %.1f s, 99 %% after %.1f s; %s"
          .formatted(
              back.getValueAtPercentile(50) / (double) MICROS,
              back.getValueAtPercentile(99) / (double) MICROS,
              faults);
    }
  }

  @Override
  public ObjectNode run(Bench bench) throws IOException, InterruptedException {
    var found =
        bench.alternate(new Bench.Series(_ -> true, 1, false), subject -> crash(bench, subject));
    return new Outcome<>(bench, found)
        .json(
            new Outcome.View<>(
                Crash::json, rounds -> figures(rounds).median(99), Survived::faults));
  }

  private Survived crash(Bench bench, Subject subject) throws IOException, InterruptedException {
    var rooms = subject.rooms(load.rooms(), load.fresh());
    long lane = bench.takeLanes(load.rooms());
    var tally = new Tally();
    try (var readers = new Readers(bench.dialer(), subject, 0)) {
      readers.enter(rooms, load.each());
      readers.follow(rooms, lane, tally);
      try (var publisher = subject.publisher(rooms, lane)) {
        var open =
            new OpenLoop(
                publisher, new OpenLoop.Load(load.rooms(), load.perSecond(), load.bytes()), lane);
        long start = Stamps.now();
        open.run(start, start + BEFORE);
        long crashed = Stamps.now();
        subject.crash();
        publishUntilBack(open, readers, crashed);
        var arrival = new Arrival(readers, rooms, open);
        arrival.await(ARRIVAL_LIMIT);
        return new Survived(
            back(readers, crashed),
            new Faults(arrival.lost(), tally.duplicates(), tally.outOfOrder()),
            publisher.refused());
      }
    }
  }

  private static void publishUntilBack(OpenLoop open, Readers readers, long crashed)
      throws InterruptedException {
    long from = crashed;
    long needed = (long) Math.ceil(readers.all().size() * ENOUGH);
    while (from < crashed + BACK_LIMIT && countBack(readers, crashed) < needed) {
      open.run(from, from + AFTER);
      from += AFTER;
    }
    open.run(from, from + AFTER);
  }

  private static long countBack(Readers readers, long crashed) {
    return readers.all().stream()
        .filter(reader -> reader.isLive() && reader.liveAt() > crashed)
        .count();
  }

  /// A reader that is not back counts as the limit.
  private static Histogram back(Readers readers, long crashed) {
    var back = new Histogram(BACK_LIMIT, DIGITS);
    for (var reader : readers.all()) {
      boolean isBack = reader.isLive() && reader.liveAt() > crashed;
      back.recordValue(isBack ? Math.min(reader.liveAt() - crashed, BACK_LIMIT) : BACK_LIMIT);
    }
    return back;
  }

  private static Figures figures(List<Survived> rounds) {
    return new Figures(rounds.stream().map(Survived::back).toList());
  }

  private static ObjectNode json(List<Survived> rounds) {
    return figures(rounds)
        .json()
        .put("refused", rounds.stream().mapToLong(Survived::refused).sum());
  }
}
