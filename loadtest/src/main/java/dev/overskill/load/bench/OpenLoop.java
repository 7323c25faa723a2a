package dev.overskill.load.bench;

import dev.overskill.load.bench.server.Publisher;
import dev.overskill.load.bench.wire.Mark;
import dev.overskill.load.bench.wire.Stamps;
import java.util.concurrent.locks.LockSupport;

/// Publishes by a schedule that does not wait for anything: each message carries the moment it was
/// due, so that a server that makes the publisher wait is charged for it.
final class OpenLoop {
  private static final long MICROS = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

  private final Publisher publisher;
  private final Load load;
  private final long firstLane;
  private final long[] published;
  private int turn;

  /// @param rooms each in turn is the next message's
  /// @param perSecond messages, over all rooms
  /// @param bytes of a message
  record Load(int rooms, double perSecond, int bytes) {}

  OpenLoop(Publisher publisher, Load load, long firstLane) {
    this.publisher = publisher;
    this.load = load;
    this.firstLane = firstLane;
    this.published = new long[load.rooms()];
  }

  /// Publishes what is due from one moment to another, by [Stamps].
  void run(long from, long until) throws InterruptedException {
    double interval = MICROS / load.perSecond();
    for (long i = 0; ; i++) {
      long due = from + Math.round(i * interval);
      if (due >= until) {
        return;
      }
      awaitDue(due);
      int room = turn++ % load.rooms();
      publisher.publish(room, new Mark(firstLane + room, ++published[room], due), load.bytes());
    }
  }

  private static void awaitDue(long due) throws InterruptedException {
    for (long early = due - Stamps.now(); early > 0; early = due - Stamps.now()) {
      LockSupport.parkNanos(early * NANOS_PER_MICRO);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /// How many messages a room has been sent.
  long published(int room) {
    return published[room];
  }
}
