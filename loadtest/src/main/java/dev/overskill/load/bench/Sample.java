package dev.overskill.load.bench;

import dev.overskill.load.bench.server.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/// What one measurement of one server under one load found.
///
/// @param lost messages the server took and a reader never got, counted for each reader
/// @param refused messages the server did not take
/// @param cpuMicros processor time of the server's process during the measured span
/// @param published who published, and how much
record Sample(
    Histogram latencies,
    long deliveries,
    long lost,
    long duplicates,
    long outOfOrder,
    long refused,
    long cpuMicros,
    OpenLoop published) {
  private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(20);
  private static final double MICROS_PER_MILLI = 1_000;

  /// A load: rooms, readers in each, messages per second over all rooms, bytes of a message.
  record Load(int rooms, int each, double perSecond, int bytes, boolean fresh) {}

  /// Measures for so many seconds after one of the same load that does not count.
  static Sample of(Bench bench, Subject subject, Load load)
      throws IOException, InterruptedException {
    var rooms = subject.rooms(load.rooms(), load.fresh());
    try (var readers = new Readers(bench.dialer(), subject, 0)) {
      readers.enter(rooms, load.each());
      return of(bench, subject, load, readers, new Place(rooms, bench.takeLanes(load.rooms())));
    }
  }

  /// Where a load is: these rooms, from this lane on.
  record Place(List<String> rooms, long firstLane) {}

  /// Measures readers that are there already.
  static Sample of(Bench bench, Subject subject, Load load, Readers readers, Place place)
      throws IOException, InterruptedException {
    var rooms = place.rooms();
    var lane = place.firstLane();
    var tally = new Tally();
    readers.follow(rooms, lane, tally);
    try (var publisher = subject.publisher(rooms, lane)) {
      var open =
          new OpenLoop(
              publisher, new OpenLoop.Load(load.rooms(), load.perSecond(), load.bytes()), lane);
      var span = Span.starting(bench.seconds());
      bench.dialer().onLoop(() -> tally.measure(span.from(), span.until()));
      var before = span.at(span.from(), subject);
      var after = span.at(span.until(), subject);
      open.run(span.start(), span.until());
      var arrival = new Arrival(readers, rooms, open);
      arrival.await(ARRIVAL_LIMIT);
      return new Sample(
          tally.latencies(),
          tally.deliveries(),
          arrival.lost(),
          tally.duplicates(),
          tally.outOfOrder(),
          publisher.refused(),
          after.join() - before.join(),
          open);
    }
  }

  double cpuPerDeliveryMicros() {
    return deliveries == 0 ? 0 : (double) cpuMicros / deliveries;
  }

  @Override
  public String toString() {
    return "p50 %.2f p99 %.2f max %.1f ms, %d deliveries, %.1f µs CPU each, %d lost, %d doubled, %d out of order%s"
        .formatted(
            latencies.getValueAtPercentile(50) / MICROS_PER_MILLI,
            latencies.getValueAtPercentile(99) / MICROS_PER_MILLI,
            latencies.getMaxValue() / MICROS_PER_MILLI,
            deliveries,
            cpuPerDeliveryMicros(),
            lost,
            duplicates,
            outOfOrder,
            refused == 0 ? "" : ", " + refused + " not taken");
  }
}
