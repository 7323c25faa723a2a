package dev.overskill.load.bench;

import dev.overskill.load.bench.server.Subject;
import dev.overskill.load.bench.wire.Dialer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What every scenario works with.
///
/// @param ours the platform
/// @param peers others that can be measured on this machine
/// @param dialer of all readers
/// @param seconds a measurement lasts
/// @param rounds how often each server is measured
record Bench(
    Subject ours, List<Subject> peers, Dialer dialer, int seconds, int rounds, AtomicLong lanes) {

  /// The first of so many lanes that nobody has used.
  long takeLanes(int count) {
    return lanes.getAndAdd(count);
  }

  /// The same, with measurements that last so long.
  Bench with(int seconds) {
    return new Bench(ours, peers, dialer, seconds, rounds, lanes);
  }

  /// Ours and the peers.
  List<Subject> subjects() {
    return Stream.concat(Stream.of(ours), peers.stream()).toList();
  }

  /// One measurement of one server.
  interface Measurement<T> {
    T take(Subject subject) throws IOException, InterruptedException;
  }

  /// Which servers are measured, and how often.
  ///
  /// @param peer whether the scenario is something for a peer
  /// @param warmUp whether a first round does not count
  record Series(Predicate<Subject> peer, int rounds, boolean warmUp) {}

  /// Measures ours and the peers in turn, round after round, each time from another one on.
  <T> Map<Subject, List<T>> alternate(Series series, Measurement<T> measurement)
      throws IOException, InterruptedException {
    var subjects = new ArrayList<Subject>();
    subjects.add(ours);
    peers.stream().filter(series.peer()).forEach(subjects::add);
    var found = new LinkedHashMap<Subject, List<T>>();
    subjects.forEach(subject -> found.put(subject, new ArrayList<>()));
    for (int round = series.warmUp() ? 0 : 1; round <= series.rounds(); round++) {
      for (int i = 0; i < subjects.size(); i++) {
        var subject = subjects.get((round + i) % subjects.size());
        var results = found.get(subject);
        if (results != null && !measured(subject, round, measurement, results)) {
          found.remove(subject);
        }
      }
    }
    return found;
  }

  private <T> boolean measured(
      Subject subject, int round, Measurement<T> measurement, List<T> results)
      throws IOException, InterruptedException {
    try {
      var result = measurement.take(subject);
      say((round == 0 ? "warm-up " : "round " + round + " ") + subject.name() + ": " + result);
      if (round > 0) {
        results.add(result);
      }
      return true;
    } catch (IOException e) {
      if (subject.equals(ours)) {
        throw e;
      }
      say("without " + subject.name() + ": " + e.getMessage());
      return false;
    }
  }

  static void say(String progress) {
    System.err.println("  · " + progress);
  }
}
