package dev.overskill.preview.hmr;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The latest frames of one app, numbered: a page whose socket opens a moment after its modules
/// were loaded gets what it has missed. Used by one thread at a time.
final class Journal {
  private static final int KEPT = 64;

  private final Deque<String> frames = new ArrayDeque<>();
  private long last;

  /// The number of the latest frame.
  long last() {
    return last;
  }

  void add(String frame) {
    frames.addLast(frame);
    last++;
    if (frames.size() > KEPT) {
      frames.removeFirst();
    }
  }

  /// What came after that number; empty if it is not kept any more or never was.
  Optional<List<String>> after(long number) {
    var missed = last - number;
    if (missed < 0 || missed > frames.size()) {
      return Optional.empty();
    }
    return Optional.of(frames.stream().skip(frames.size() - missed).toList());
  }
}
