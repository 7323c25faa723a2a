package dev.overskill.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/// The latest records that one reader of this process handled, for others that read the same topics
/// in a group: while they are not far behind it they take them from here, decoded already, and ask
/// Kafka only for what is no longer here.
///
/// One reader leads, any number follow; each on its own thread.
public final class Relay {
  private static final long RECORD_OVERHEAD = 300;
  private static final long PASSAGE_OVERHEAD = 100;

  private final long limitBytes;
  private final Map<TopicPartition, Window> windows = new HashMap<>();

  /// Whose passage is the oldest, and so on.
  private final Deque<Window> order = new ArrayDeque<>();

  private long bytes;

  /// @param limitBytes of all records kept here; the oldest go first
  public Relay(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /// Everything of one partition from one offset up to another.
  private static final class Window {
    /// By where they end: a follower that is not far behind finds its place among thousands at
    /// once.
    private final NavigableMap<Long, Passage> passages = new TreeMap<>();

    private long from;
    private long to;

    Window(long from) {
      this.from = from;
      this.to = from;
    }
  }

  /// What was read at once.
  private record Passage(List<LogRecord> records, long bytes) {}

  /// What a follower takes.
  ///
  /// @param next where it goes on
  record Taken(List<LogRecord> records, long next) {}

  /// The leader begins there.
  synchronized void begin(TopicPartition part, long offset) {
    var former = windows.put(part, new Window(offset));
    if (former != null) {
      order.removeIf(window -> window == former);
      bytes -= former.passages.values().stream().mapToLong(Passage::bytes).sum();
    }
  }

  /// The leader has handled these records, which are all from where it was up to there.
  synchronized void add(TopicPartition part, List<LogRecord> records, long to) {
    var window = windows.get(part);
    if (window == null || to < window.to) {
      begin(part, to); // it was put back
      return;
    }
    if (to == window.to) {
      return;
    }
    long weight = PASSAGE_OVERHEAD + records.stream().mapToLong(Relay::weight).sum();
    window.passages.put(to, new Passage(records, weight));
    window.to = to;
    order.add(window);
    bytes += weight;
    while (bytes > limitBytes) {
      dropOldest();
    }
  }

  private void dropOldest() {
    var window = order.remove();
    var oldest = window.passages.pollFirstEntry();
    window.from = oldest.getKey();
    bytes -= oldest.getValue().bytes();
  }

  private static long weight(LogRecord record) {
    var value = record.value();
    return RECORD_OVERHEAD + (value == null ? 0 : value.length);
  }

  /// Whether all that the leader handled from there on is here, be it nothing yet.
  synchronized boolean has(TopicPartition part, long position) {
    var window = windows.get(part);
    return window != null && window.from <= position && position <= window.to;
  }

  /// How far the leader is.
  synchronized long end(TopicPartition part) {
    var window = windows.get(part);
    return window == null ? 0 : window.to;
  }

  /// What follows that offset: at most so many records and the rest of a passage; empty if not all
  /// of it is here.
  synchronized Optional<Taken> take(TopicPartition part, long position, int most) {
    if (!has(part, position)) {
      return Optional.empty();
    }
    var records = new ArrayList<LogRecord>();
    long next = position;
    var window = windows.getOrDefault(part, new Window(position));
    for (var passage : window.passages.tailMap(position, false).entrySet()) {
      if (records.size() >= most) {
        break;
      }
      passage.getValue().records().stream()
          .filter(record -> record.offset() >= position)
          .forEach(records::add);
      next = passage.getKey();
    }
    return Optional.of(new Taken(records, next));
  }
}
