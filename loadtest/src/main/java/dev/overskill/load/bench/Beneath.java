package dev.overskill.load.bench;

import dev.overskill.load.bench.wire.Mark;
import dev.overskill.load.bench.wire.Stamps;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/// How long messages take to a reader of the log itself, under the same load and with nobody
/// connected to the stream: Kafka's own part of ours.
final class Beneath {
  private static final long LONGEST_MICROS = 120_000_000;
  private static final int DIGITS = 3;
  private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(20);

  private final Histogram latencies = new Histogram(LONGEST_MICROS, DIGITS);
  private final AtomicLong arrived = new AtomicLong();
  private final long firstLane;
  private final Span span;

  private Beneath(long firstLane, Span span) {
    this.firstLane = firstLane;
    this.span = span;
  }

  /// Measures ours as often as the scenario does.
  static Figures measure(Bench bench, Sample.Load load) throws IOException, InterruptedException {
    var rounds = new ArrayList<Histogram>();
    for (int i = 1; i <= bench.rounds(); i++) {
      var round = round(bench, load);
      Bench.say(
          "round %d beneath ours: p50 %.2f p99 %.2f ms"
              .formatted(
                  i, round.getValueAtPercentile(50) / 1e3, round.getValueAtPercentile(99) / 1e3));
      rounds.add(round);
    }
    return new Figures(rounds);
  }

  private static Histogram round(Bench bench, Sample.Load load)
      throws IOException, InterruptedException {
    var ours = bench.ours();
    var rooms = ours.rooms(load.rooms(), load.fresh());
    long lane = bench.takeLanes(load.rooms());
    var beneath = new Beneath(lane, Span.starting(bench.seconds()));
    var listening =
        ours.listenBeneath(beneath::heard)
            .orElseThrow(() -> new IOException("nothing lies beneath " + ours.name()));
    try (listening;
        var publisher = ours.publisher(rooms, lane)) {
      var shape = new OpenLoop.Load(load.rooms(), load.perSecond(), load.bytes());
      var open = new OpenLoop(publisher, shape, lane);
      open.run(beneath.span.start(), beneath.span.until());
      long all = 0;
      for (int room = 0; room < load.rooms(); room++) {
        all += open.published(room);
      }
      long expected = all;
      if (!Readers.await(ARRIVAL_LIMIT, () -> beneath.arrived.get() >= expected)) {
        throw new IOException("the log did not give back what was published");
      }
      return beneath.latencies;
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private void heard(byte[] message) {
    long now = Stamps.now();
    Mark.scan(
        Unpooled.wrappedBuffer(message),
        (lane, _, due) -> {
          if (lane >= firstLane) {
            if (due >= span.from() && due < span.until()) {
              latencies.recordValue(Math.clamp(now - due, 0, LONGEST_MICROS));
            }
            arrived.incrementAndGet();
          }
        });
  }
}
