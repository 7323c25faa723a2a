package dev.overskill.preview.draft;

import java.time.Duration;
import java.util.function.Consumer;

/// Does what is due, again and again, on a virtual thread that lives while something is. What fails
/// is tried again after a pause: 200 ms, doubling to 5 s.
final class Lane {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final String name;
  private final Step step;
  private final Consumer<RuntimeException> failed;

  // Guarded by this.
  private boolean working;
  private boolean due;
  private boolean closed;

  /// Does all that is due now.
  interface Step {
    void run() throws InterruptedException;
  }

  /// @param failed hears why the step failed
  Lane(String name, Step step, Consumer<RuntimeException> failed) {
    this.name = name;
    this.step = step;
    this.failed = failed;
  }

  /// Something is due.
  synchronized void wake() {
    due = true;
    if (!working && !closed) {
      working = true;
      Thread.ofVirtual().name(name).start(this::work);
    }
  }

  private void work() {
    var pause = FIRST_PAUSE;
    try {
      while (take()) {
        try {
          step.run();
          pause = FIRST_PAUSE;
        } catch (RuntimeException e) {
          failed.accept(e);
          Thread.sleep(pause);
          pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
          again();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean take() {
    if (!due || closed) {
      working = false;
      return false;
    }
    due = false;
    return true;
  }

  private synchronized void again() {
    due = true;
  }

  /// Nothing is done any more after what is being done.
  synchronized void close() {
    closed = true;
  }
}
