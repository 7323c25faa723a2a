package dev.overskill.load.bench;

import dev.overskill.load.bench.server.Subject;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Looks every second at the memory of a server's process, also of the one that follows it.
final class MemoryWatch implements AutoCloseable {
  private final Subject subject;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("memory-watch").unstarted(work));
  private long first;
  private long largest;
  private long latest;

  MemoryWatch(Subject subject) {
    this.subject = subject;
    var _ = clock.scheduleAtFixedRate(this::look, 0, 1, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      note(subject.usage().residentBytes());
    } catch (IOException _) {
      // It is being restarted; the next look will find it.
    }
  }

  private synchronized void note(long bytes) {
    first = first == 0 ? bytes : first;
    largest = Math.max(largest, bytes);
    latest = bytes;
  }

  synchronized long first() {
    return first;
  }

  synchronized long largest() {
    return largest;
  }

  synchronized long latest() {
    return latest;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
