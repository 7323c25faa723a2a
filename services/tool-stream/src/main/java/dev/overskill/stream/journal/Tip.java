package dev.overskill.stream.journal;

import java.util.List;
import java.util.Optional;

/// The end of an app's journal as one place for many connections: what comes next is the same
/// events for all of them, and is read once. For one thread, which is that of their tails.
public final class Tip {
  private final Journal journal;
  private long number;

  Tip(Journal journal, long number) {
    this.journal = journal;
    this.number = number;
  }

  /// The events that follow, at most so many; empty if they are no longer kept.
  public Optional<List<Entry>> next(int most) {
    return journal.read(number, most);
  }

  /// Bytes of the events that follow.
  public long behind() {
    return journal.bytesFrom(number);
  }

  /// Moves on: all who are here have been sent so many events.
  public void pass(int events) {
    number += events;
  }

  boolean isOf(Journal other) {
    return journal.equals(other);
  }

  /// The number of the next event in the journal.
  public long number() {
    return number;
  }
}
