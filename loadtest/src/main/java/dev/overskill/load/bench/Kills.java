package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Where;
import dev.overskill.load.watch.Victim;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Kills one part after another, with a quiet time between that is as random as their order: all of
/// them once, then all of them again. A part is killed when the one before it is back.
final class Kills implements AutoCloseable {
  private static final List<String> PARTS = List.of("kafka", "postgres", "tool-stream");
  private static final int SHORTEST_QUIET_MILLIS = 8_000;
  private static final int LONGEST_QUIET_MILLIS = 20_000;

  /// How long the killer may take to end: until the last part is back.
  private static final Duration END_LIMIT = Duration.ofSeconds(70);

  private final Where where;
  private final Random random;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private String trouble = "";

  Kills(Where where, Random random) {
    this.where = where;
    this.random = random;
  }

  void start() {
    Thread.ofPlatform().daemon().name("soak-kills").start(this::killUntilEnd);
  }

  private void killUntilEnd() {
    try {
      while (ending.getCount() > 0) {
        var order = new ArrayList<>(PARTS);
        Collections.shuffle(order, random);
        for (var part : order) {
          int quiet = random.nextInt(SHORTEST_QUIET_MILLIS, LONGEST_QUIET_MILLIS);
          if (ending.await(quiet, TimeUnit.MILLISECONDS)) {
            return;
          }
          kill(part);
        }
      }
    } catch (IOException e) {
      note(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  private void kill(String part) throws IOException {
    var victim = new Victim(part, where);
    long from = System.nanoTime();
    victim.awaitBack(victim.kill());
    long took = Duration.ofNanos(System.nanoTime() - from).toMillis();
    Bench.say("killed " + part + ", back after " + took + " ms");
    count(part);
  }

  private synchronized void count(String part) {
    counts.merge(part, 1, Integer::sum);
  }

  private synchronized void note(String found) {
    trouble = found;
  }

  /// How often each part was killed.
  synchronized ObjectNode json() {
    var json = EventJson.mapper().createObjectNode();
    counts.forEach(json::put);
    return json;
  }

  /// Kills nothing any more, and waits until what was killed last is back.
  @Override
  public void close() throws IOException {
    ending.countDown();
    try {
      if (!ended.await(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("a part that was killed did not come back");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (!trouble.isEmpty()) {
        throw new IOException(trouble);
      }
    }
  }
}
