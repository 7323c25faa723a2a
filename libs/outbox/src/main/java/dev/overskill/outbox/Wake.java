package dev.overskill.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What a relay waits at until there may be something to send. Any number of calls wake it once.
///
/// Who knows that nothing of the same keys is in the table before its events can hand them over
/// here; the relay then need not ask the database what they are.
public final class Wake {
  /// While Kafka is away nothing is taken from here, and the table has it all.
  private static final long MOST_BYTES = 8 << 20;

  private static final int BYTES_BESIDE_VALUE = 512;

  private final Semaphore calls = new Semaphore(0);
  private volatile boolean attended;

  // Guarded by this.
  private List<Leaving> handed = new ArrayList<>();
  private long bytes;
  private boolean looking;

  /// Wakes who waits, or who waits next: there may be rows to look for.
  public void up() {
    look();
    call();
  }

  /// Hands over events whose rows are committed, after all that was handed over or told of before.
  void up(List<Leaving> events) {
    long more = events.stream().mapToLong(it -> it.value().length + BYTES_BESIDE_VALUE).sum();
    synchronized (this) {
      if (attended && !looking && bytes + more <= MOST_BYTES) {
        handed.addAll(events);
        bytes += more;
      } else {
        look();
      }
    }
    call();
  }

  private synchronized void look() {
    looking = true;
    handed.clear(); // they are in the table, with the others
    bytes = 0;
  }

  private void call() {
    if (calls.availablePermits() == 0) {
      calls.release();
    }
  }

  /// What was handed over since; empty if the table has to be looked at, which has it all.
  synchronized Optional<List<Leaving>> take() {
    var taken = handed;
    var isToLook = looking || taken.isEmpty();
    handed = new ArrayList<>();
    bytes = 0;
    looking = false;
    return isToLook ? Optional.empty() : Optional.of(taken);
  }

  /// Says that the relay of this process is the one that works now, until this is closed.
  Attended attended() {
    attended = true;
    up();
    return () -> attended = false;
  }

  /// That a relay of this process works.
  interface Attended extends AutoCloseable {
    @Override
    void close();
  }

  /// Whether a call is enough: the relay that works is of this process.
  boolean isAttended() {
    return attended;
  }

  /// Waits for a call, for no longer than this.
  void await(Duration limit) throws InterruptedException {
    if (calls.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      calls.drainPermits();
    }
  }
}
