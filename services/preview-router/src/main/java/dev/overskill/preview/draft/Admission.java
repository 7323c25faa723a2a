package dev.overskill.preview.draft;

import java.util.concurrent.Semaphore;

/// Lets drafts come alive a few at a time. A burst of apps that nobody has looked at yet takes its
/// turn, instead of crowding the compiler that the live ones wait for; these never wait here.
public final class Admission {
  private final Semaphore turns;
  private final int line;

  /// @param atOnce how many drafts may come alive at the same time
  /// @param line how many may wait for their turn
  public Admission(int atOnce, int line) {
    this.turns = new Semaphore(atOnce, true);
    this.line = line;
  }

  /// Whether one more may wait for its turn.
  boolean hasRoom() {
    return turns.getQueueLength() < line;
  }

  /// Waits for a turn, which is over when it is closed.
  Turn await() throws InterruptedException {
    turns.acquire();
    return turns::release;
  }

  /// A draft's turn to come alive.
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}
