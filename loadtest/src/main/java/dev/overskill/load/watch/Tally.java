package dev.overskill.load.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compares what was sent with what an editor received: lost, doubled, out of order, and how long
/// each took.
public final class Tally {
  private final Map<String, Instant> sent = new LinkedHashMap<>();
  private final Map<String, Frame> received = new LinkedHashMap<>();
  private final List<Duration> latencies = new ArrayList<>();
  private int duplicates;
  private long lastRevision;
  private long revisionGaps;

  public synchronized void sent(String id, Instant at) {
    sent.put(id, at);
  }

  /// A frame that arrived.
  ///
  /// @param events how many it stands for
  private record Frame(Instant at, int events) {}

  /// An event arrived.
  ///
  /// @param events how many it stands for: itself, and those sent directly before it
  public synchronized void received(String id, int events, Instant at) {
    if (received.putIfAbsent(id, new Frame(at, events)) != null) {
      duplicates++;
    }
    notifyAll();
  }

  /// @param doubled events that came in two frames
  private record Arrivals(Map<String, Instant> times, int doubled) {}

  /// When each event arrived, in the order of arrival; those that were merged into another with it.
  private Arrivals arrivals() {
    var order = List.copyOf(sent.keySet());
    var places = new HashMap<String, Integer>();
    order.forEach(id -> places.put(id, places.size()));
    var times = new LinkedHashMap<String, Instant>();
    var doubled = 0;
    for (var frame : received.entrySet()) {
      var place = places.getOrDefault(frame.getKey(), -1);
      var first = Math.max(0, place - frame.getValue().events() + 1);
      for (var id : order.subList(first, place + 1)) {
        doubled += times.putIfAbsent(id, frame.getValue().at()) == null ? 0 : 1;
      }
    }
    return new Arrivals(times, doubled);
  }

  /// A change set of the platform arrived: revisions come without gaps.
  public synchronized void revision(long revision) {
    revisionGaps += revision == lastRevision + 1 ? 0 : 1;
    lastRevision = revision;
    notifyAll();
  }

  public synchronized long lastRevision() {
    return lastRevision;
  }

  /// Waits until everything that was sent so far has been received.
  ///
  /// @return whether that came to be within the limit
  public synchronized boolean awaitAll(Duration limit) throws InterruptedException {
    var deadline = System.nanoTime() + limit.toNanos();
    while (arrivals().times().size() < sent.size()) {
      var left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /// What was found.
  ///
  /// @param outOfOrder events that came after one that was sent later, and revisions that did not
  ///   follow the one before
  public record Result(int sent, int received, int lost, long outOfOrder, int duplicates) {}

  public synchronized Result result() {
    var places = new HashMap<String, Integer>();
    sent.keySet().forEach(id -> places.put(id, places.size()));
    var last = -1;
    var late = 0;
    var got = 0;
    var arrivals = arrivals();
    for (var id : arrivals.times().keySet()) {
      var place = places.getOrDefault(id, 0);
      got++;
      late += place < last ? 1 : 0;
      last = Math.max(last, place);
    }
    return new Result(
        sent.size(), got, sent.size() - got, late + revisionGaps, duplicates + arrivals.doubled());
  }

  /// From the producer's clock to the arrival of the frame, of every event sent and received.
  public synchronized List<Duration> latencies() {
    latencies.clear();
    var arrivals = arrivals().times();
    sent.forEach((id, at) -> {
      var arrived = arrivals.get(id);
      if (arrived != null) {
        latencies.add(Duration.between(at, arrived));
      }
    });
    return List.copyOf(latencies);
  }
}
