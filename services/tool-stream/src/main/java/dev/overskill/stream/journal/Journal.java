package dev.overskill.stream.journal;

import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.event.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The latest events of one app, in the one order in which this node sends them.
///
/// Entries are numbered; a connection is a number and reads on from there, so a slow one costs no
/// memory of its own. One thread appends, any number read; every call is short.
final class Journal {
  private static final int ENTRY_OVERHEAD = 320;
  private static final int ID_WEIGHT = 96;

  private final Retention retention;
  private final RecentIds ids;
  private Entry[] ring = new Entry[16];
  private long first;
  private long next;
  private long appended;
  private long kept;
  private Offsets start;
  private int readers;
  private @Nullable Passage latest;
  private @Nullable Story story;
  private long storyBytes;

  /// @param start everything from there on will be in this journal
  Journal(Retention retention, Offsets start) {
    this.retention = retention;
    this.ids = new RecentIds(retention.ids());
    this.start = start;
  }

  /// What was read last: all who are at the same place are given the same.
  private record Passage(long from, long to, List<Entry> entries) {}

  /// Whether an event of this id was here lately.
  synchronized boolean has(String id) {
    return ids.has(id);
  }

  /// Adds an event at the end.
  synchronized void append(LogRecord record, Told told, Cursor after) {
    ids.add(told.id());
    if (next - first == ring.length) {
      grow();
    }
    int length = told.body().length;
    ring[slot(next)] = new Entry(told, record.offset(), after.seen(), after.bytes(), appended);
    next++;
    appended += length;
    kept += length + ENTRY_OVERHEAD;
    while (next - first > retention.appEvents()
        || (kept > retention.appBytes() && next - first > 1)) {
      dropOldest();
    }
  }

  private void grow() {
    var larger = new Entry[ring.length * 2];
    for (long i = first; i < next; i++) {
      larger[(int) (i & (larger.length - 1))] = ring[slot(i)];
    }
    ring = larger;
  }

  private int slot(long number) {
    return (int) (number & (ring.length - 1));
  }

  @SuppressWarnings("NullAway") // the slots outside of first..next hold nothing
  private void dropOldest() {
    var oldest = ring[slot(first)];
    ring[slot(first)] = null;
    first++;
    latest = null;
    kept -= oldest.body().length + ENTRY_OVERHEAD;
    start = start.with(oldest.topic(), oldest.offset() + 1);
  }

  /// The entries from that number on, at most so many; empty if that number is no longer kept.
  synchronized Optional<List<Entry>> read(long from, int most) {
    if (from < first) {
      return Optional.empty();
    }
    long to = Math.min(next, from + most);
    if (from >= to) {
      return Optional.of(List.of());
    }
    var passage = latest;
    if (passage == null || passage.from() != from || passage.to() != to) {
      passage = passage(from, to);
      latest = passage;
    }
    return Optional.of(passage.entries());
  }

  private Passage passage(long from, long to) {
    var entries = new ArrayList<Entry>((int) (to - from));
    for (long i = from; i < to; i++) {
      entries.add(ring[slot(i)]);
    }
    return new Passage(from, to, entries);
  }

  /// Everything that is here.
  synchronized List<Told> all() {
    var told = new ArrayList<Told>((int) (next - first));
    for (long i = first; i < next; i++) {
      told.add(ring[slot(i)].told());
    }
    return told;
  }

  /// How many bytes of events follow from that number on.
  synchronized long bytesFrom(long number) {
    if (number >= next) {
      return 0;
    }
    return appended - ring[slot(Math.max(number, first))].before();
  }

  /// Drops all entries, and the state folded from them; what is appended from now on is kept.
  synchronized void clear() {
    while (first < next) {
      dropOldest();
    }
    ring = new Entry[16];
    story = null;
    storyBytes = 0;
  }

  /// The folded state up to some entry, if it is in memory.
  synchronized Optional<Story> story() {
    return Optional.ofNullable(story);
  }

  /// Keeps the folded state, or what it weighs now.
  ///
  /// @return how many bytes more the journal costs
  synchronized long keep(Story folded) {
    long before = storyBytes;
    story = folded;
    storyBytes = folded.weight();
    return storyBytes - before;
  }

  synchronized long first() {
    return first;
  }

  /// Where the journal begins: its first entry's number, and what is in it from there on.
  record Beginning(long number, Offsets start) {}

  synchronized Beginning beginning() {
    return new Beginning(first, start);
  }

  synchronized long next() {
    return next;
  }

  /// Everything from there on is in this journal.
  synchronized Offsets start() {
    return start;
  }

  /// What this journal costs, in bytes.
  synchronized long weight() {
    return kept + (long) ids.size() * ID_WEIGHT + storyBytes;
  }

  synchronized void join() {
    readers++;
  }

  synchronized void leave() {
    readers--;
  }

  synchronized boolean isRead() {
    return readers > 0;
  }

  /// The topics whose events a journal holds.
  static boolean holds(Topics topic) {
    return topic == Topics.AGENT_EVENTS || topic == Topics.APP_EVENTS;
  }
}
