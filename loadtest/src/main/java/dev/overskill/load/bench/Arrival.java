package dev.overskill.load.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Whether all that was published has reached all who follow.
record Arrival(Readers readers, List<String> rooms, OpenLoop published) {
  private static final Duration POLL = Duration.ofMillis(20);

  /// Waits until everything is there, for so long at most.
  ///
  /// @return whether it is
  boolean await(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!isComplete()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  private boolean isComplete() throws InterruptedException {
    var complete = new AtomicBoolean();
    readers
        .dialer()
        .onLoop(() ->
            complete.set(readers.all().stream().allMatch(reader -> reader.has(last(reader)))));
    return complete.get();
  }

  /// How many messages have not reached a reader, counted for each reader.
  long lost() throws InterruptedException {
    var lost = new AtomicLong();
    readers
        .dialer()
        .onLoop(() ->
            lost.set(readers.all().stream().mapToLong(reader -> reader.lost(last(reader))).sum()));
    return lost.get();
  }

  private long last(Follower reader) {
    return published.published(rooms.indexOf(reader.room()));
  }
}
