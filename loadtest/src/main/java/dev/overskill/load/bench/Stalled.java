package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.load.bench.Outcome.Faults;
import dev.overskill.load.bench.server.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// What readers who stop reading do to the others, and whether they get all they missed when they
/// read again.
///
/// @param slow how many of the readers stop
record Stalled(String name, String what, Sample.Load load, int slow) implements Scenario {
  /// Small, so that the server and not the kernel holds what is not read.
  private static final int RECEIVE_BYTES = 8 << 10;

  private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(20);

  /// @param calm the others while all read
  /// @param disturbed the others while some do not
  /// @param lostBySlow messages that those who had stopped never got
  /// @param cuts how often one of them was sent away and had to come back
  private record Effect(Sample calm, Sample disturbed, long lostBySlow, Tally slow, long cuts) {
    Faults faults() {
      return new Faults(
          calm.lost() + disturbed.lost() + lostBySlow,
          calm.duplicates() + disturbed.duplicates() + slow.duplicates(),
          calm.outOfOrder() + disturbed.outOfOrder() + slow.outOfOrder());
    }

    @Override
    public String toString() {
      return "calm %s%n      with stalled readers %s%n      they lost %d and came back %d times"
          .formatted(calm, disturbed, lostBySlow, cuts);
    }
  }

  @Override
  public ObjectNode run(Bench bench) throws IOException, InterruptedException {
    var found =
        bench.alternate(new Bench.Series(_ -> true, 1, false), subject -> disturb(bench, subject));
    return new Outcome<>(bench, found)
        .json(
            new Outcome.View<>(
                Stalled::json, rounds -> disturbed(rounds).median(99), Effect::faults));
  }

  private Effect disturb(Bench bench, Subject subject) throws IOException, InterruptedException {
    var rooms = subject.rooms(load.rooms(), load.fresh());
    try (var others = new Readers(bench.dialer(), subject, 0);
        var stalling = new Readers(bench.dialer(), subject, RECEIVE_BYTES)) {
      others.enter(rooms, load.each() - slow);
      stalling.enter(rooms, slow);
      var first = new Sample.Place(rooms, bench.takeLanes(load.rooms()));
      var calm = Sample.of(bench, subject, load, others, first);
      var second = new Sample.Place(rooms, bench.takeLanes(load.rooms()));
      var tally = new Tally();
      stalling.follow(rooms, second.firstLane(), tally);
      stalling.stall(true);
      var disturbed = Sample.of(bench, subject, load, others, second);
      stalling.stall(false);
      var arrival = new Arrival(stalling, rooms, disturbed.published());
      arrival.await(ARRIVAL_LIMIT);
      return new Effect(calm, disturbed, arrival.lost(), tally, tally.cuts());
    }
  }

  private static Figures disturbed(List<Effect> rounds) {
    return new Figures(rounds.stream().map(one -> one.disturbed().latencies()).toList());
  }

  private static ObjectNode json(List<Effect> rounds) {
    var json = disturbed(rounds).json();
    json.set(
        "calm", new Figures(rounds.stream().map(one -> one.calm().latencies()).toList()).json());
    return json.put("lostByStalled", rounds.stream().mapToLong(Effect::lostBySlow).sum())
        .put("stalledCameBack", rounds.stream().mapToLong(Effect::cuts).sum());
  }
}
