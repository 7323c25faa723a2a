package dev.overskill.load.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/// What all readers of one measurement found together: how long messages took, and which were lost,
/// doubled or out of order. For the readers' event loop.
final class Tally {
  private static final long LONGEST_MICROS = 120_000_000;
  private static final int DIGITS = 3;

  private final Histogram latencies = new Histogram(LONGEST_MICROS, DIGITS);
  private long from = Long.MAX_VALUE;
  private long until = Long.MAX_VALUE;
  private long deliveries;
  private long duplicates;
  private long outOfOrder;
  private long gaps;
  private final Map<Integer, Integer> cuts = new TreeMap<>();

  /// Measures messages that are due in this span, in microseconds; others are only checked.
  void measure(long from, long until) {
    this.from = from;
    this.until = until;
  }

  private void delivered(long due, long now) {
    if (due >= from && due < until) {
      deliveries++;
      latencies.recordValue(Math.clamp(now - due, 0, LONGEST_MICROS));
    }
  }

  void gap() {
    gaps++;
  }

  void cut(int closeCode) {
    cuts.merge(closeCode, 1, Integer::sum);
  }

  Histogram latencies() {
    return latencies;
  }

  long deliveries() {
    return deliveries;
  }

  long duplicates() {
    return duplicates;
  }

  /// Messages that came after a later one, and numbered frames that did not follow the one before.
  long outOfOrder() {
    return outOfOrder + gaps;
  }

  /// How often a reader's connection ended without its wish.
  long cuts() {
    return cuts.values().stream().mapToLong(count -> count).sum();
  }

  /// The same by the code it was closed with; a line that broke has [Line#CUT].
  Map<Integer, Integer> cutsByCode() {
    return cuts;
  }

  /// One reader's place in a lane.
  final class Place {
    private final TreeSet<Long> holes = new TreeSet<>();
    private long next = 1;
    private long highest;
    private boolean rebuilding;

    /// A message arrived.
    void take(long number, long due, long now) {
      if (rebuilding) {
        rebuild(number);
      }
      if (number >= next) {
        for (long missing = next; missing < number; missing++) {
          holes.add(missing);
        }
        next = number + 1;
        first(number, due, now);
      } else if (holes.remove(number)) {
        outOfOrder++;
        delivered(due, now);
      } else {
        duplicates++;
      }
    }

    /// Only the first arrival of a message says how long it took.
    private void first(long number, long due, long now) {
      if (number > highest) {
        highest = number;
        delivered(due, now);
      }
    }

    /// What was taken is void, and is told again from the start or in short: repeats of it are
    /// none.
    void reset() {
      rebuilding = true;
    }

    private void rebuild(long number) {
      rebuilding = false;
      next = Math.min(next, number);
      holes.removeIf(hole -> hole >= number);
    }

    /// Whether everything up to this number has arrived.
    boolean has(long last) {
      return next > last && holes.isEmpty();
    }

    /// How many of so many messages have not arrived.
    long lost(long last) {
      return holes.size() + Math.max(0, last + 1 - next);
    }
  }
}
