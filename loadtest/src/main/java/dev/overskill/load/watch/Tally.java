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
  private final Map<String, Instant> received = new LinkedHashMap<>();
  private final List<Duration> latencies = new ArrayList<>();
  private int duplicates;
  private long lastRevision;
  private long revisionGaps;

  public synchronized void sent(String id, Instant at) {
    sent.put(id, at);
  }

  public synchronized void received(String id, Instant at) {
    if (received.putIfAbsent(id, at) != null) {
      duplicates++;
    }
    notifyAll();
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
    while (!received.keySet().containsAll(sent.keySet())) {
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
    for (var id : received.keySet()) {
      var place = places.get(id);
      if (place != null) {
        got++;
        late += place < last ? 1 : 0;
        last = Math.max(last, place);
      }
    }
    return new Result(sent.size(), got, sent.size() - got, late + revisionGaps, duplicates);
  }

  /// From the producer's clock to the arrival of the frame, of every event sent and received.
  public synchronized List<Duration> latencies() {
    latencies.clear();
    sent.forEach((id, at) -> {
      var arrived = received.get(id);
      if (arrived != null) {
        latencies.add(Duration.between(at, arrived));
      }
    });
    return List.copyOf(latencies);
  }
}
