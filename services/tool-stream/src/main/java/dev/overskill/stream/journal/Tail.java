package dev.overskill.stream.journal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection's place in an app's journal, from its first frame on: what it has been sent, and
/// what comes next. Snapshot, replay and live are one walk, so there is no seam to lose or repeat
/// an event at. For one thread.
public final class Tail {
  private static final int CHUNK = 128;

  private final Journal journal;
  private final Epoch epoch;
  private Offsets seenBefore = Offsets.NONE;
  private Offsets tip = Offsets.NONE;
  private @Nullable Snapshot snapshot;
  private int part;
  private long caughtUpAt;
  private long number;
  private long seq;
  private boolean waiting = true;
  private boolean live;

  // Whether all that comes has the shared cursor.
  private boolean shared;

  Tail(Journal journal, Epoch epoch) {
    this.journal = journal;
    this.epoch = epoch;
  }

  /// Goes on after what the client has seen on earlier connections.
  ///
  /// @param read what has been seen by whoever has been sent the journal as it is now
  Tail resume(Offsets seen, Offsets read) {
    seenBefore = seen;
    shared = false;
    tip = read;
    number = journal.first();
    caughtUpAt = journal.next();
    waiting = false;
    return this;
  }

  /// Goes on with a snapshot, and with what came after it.
  ///
  /// @param read what has been seen by whoever has been sent the journal as it is now
  void begin(Snapshot from, Offsets read) {
    snapshot = from;
    part = 0;
    seenBefore = from.seen();
    shared = false;
    tip = read;
    number = from.number();
    caughtUpAt = journal.next();
    waiting = false;
    live = false;
  }

  /// Gives up following: the next thing this connection is sent is a snapshot.
  public void startOver() {
    waiting = true;
    live = false;
    snapshot = null;
  }

  /// Whether nothing can be sent before there is a snapshot.
  public boolean isWaiting() {
    return waiting;
  }

  /// Where the frames of a connection go.
  public interface Frames {
    /// Whether another frame may be written now.
    boolean haveRoom();

    /// Whether so much is waiting that adjacent pieces of one text should go as one.
    default boolean isPressed() {
      return false;
    }

    /// One part of a snapshot.
    ///
    /// @param part counted from zero
    void snapshot(long seq, byte[] cursor, Snapshot snapshot, int part);

    void event(long seq, byte[] cursor, Entry entry);

    /// Adjacent pieces of one text, two or more; only asked for under pressure.
    default void merged(long seq, byte[] cursor, List<Entry> entries) {
      throw new UnsupportedOperationException("it never said that it is pressed");
    }

    void caughtUp(long seq, byte[] cursor);
  }

  /// How a walk ended.
  public enum Progress {
    /// Everything there is has been written.
    AT_TIP,
    /// There is more, and no room.
    NO_ROOM,
    /// A snapshot is needed first.
    WAITING,
    /// What comes next is no longer kept: this connection was too slow.
    OVERTAKEN
  }

  /// Writes what there is, as long as there is room.
  public Progress advance(Frames frames) {
    while (frames.haveRoom()) {
      if (waiting) {
        return Progress.WAITING;
      }
      if (snapshot != null) {
        writePart(snapshot, frames);
        continue;
      }
      noticeTip(frames);
      var read = journal.read(number, CHUNK);
      if (read.isEmpty()) {
        return Progress.OVERTAKEN;
      }
      if (read.get().isEmpty()) {
        return Progress.AT_TIP;
      }
      if (!write(read.get(), frames)) {
        return Progress.NO_ROOM;
      }
      if (live && read.get().size() < CHUNK) {
        // What came meanwhile is told of again.
        return Progress.AT_TIP;
      }
    }
    return Progress.NO_ROOM;
  }

  private void writePart(Snapshot whole, Frames frames) {
    frames.snapshot(++seq, epoch.at(whole.seen()).bytes(), whole, part++);
    if (part == whole.parts().size()) {
      snapshot = null;
    }
  }

  /// Whether there was room for all of them.
  private boolean write(List<Entry> entries, Frames frames) {
    int next = 0;
    while (next < entries.size()) {
      if (!frames.haveRoom()) {
        return false;
      }
      noticeTip(frames);
      int end = frames.isPressed() ? endOfText(entries, next) : next + 1;
      if (end - next > 1) {
        frames.merged(++seq, cursorAfter(entries.get(end - 1)), entries.subList(next, end));
      } else if (isNew(entries.get(next))) {
        frames.event(++seq, cursorAfter(entries.get(next)), entries.get(next));
      }
      number += end - next;
      next = end;
    }
    return true;
  }

  /// The first entry that is no further piece of the same text.
  private int endOfText(List<Entry> entries, int from) {
    var first = entries.get(from).told().delta();
    int end = from + 1;
    while (first != null
        && end < entries.size()
        && number + end - from != caughtUpAt
        && isNew(entries.get(end - 1))
        && isNew(entries.get(end))
        && continues(first.item(), entries.get(end))) {
      end++;
    }
    return end;
  }

  private static boolean continues(String item, Entry entry) {
    var delta = entry.told().delta();
    return delta != null && delta.item().equals(item);
  }

  private boolean isNew(Entry entry) {
    return entry.offset() >= seenBefore.of(entry.topic());
  }

  /// The shared cursor, unless this client has seen more from a node with another order.
  private byte[] cursorAfter(Entry entry) {
    shared = entry.after().covers(seenBefore);
    return shared ? entry.cursor() : epoch.at(entry.after().max(seenBefore)).bytes();
  }

  private void noticeTip(Frames frames) {
    if (!live && number >= caughtUpAt) {
      live = true;
      frames.caughtUp(++seq, epoch.at(tip.max(seenBefore)).bytes());
    }
  }

  /// The place this connection is at, if everything has been sent to it and what comes next is the
  /// same for all who are there. Whoever sends that to all of them says so later, by [#passed].
  public Optional<Tip> tip() {
    return live && shared && !waiting ? Optional.of(new Tip(journal, number)) : Optional.empty();
  }

  /// Whether it has a tip, and that is this one.
  public boolean isAt(Tip place) {
    return live && shared && !waiting && place.isOf(journal) && place.number() == number;
  }

  /// The number of the next frame.
  public long nextFrame() {
    return seq + 1;
  }

  /// It was sent what all at its tip were sent, a frame for each event up to where that is now.
  public void passed(Tip place) {
    seq += place.number() - number;
    number = place.number();
  }

  /// Whether the replay is over.
  public boolean isLive() {
    return live;
  }

  /// Bytes of events that are there and have not been written.
  public long behind() {
    return waiting ? 0 : journal.bytesFrom(number);
  }

  Journal journal() {
    return journal;
  }
}
