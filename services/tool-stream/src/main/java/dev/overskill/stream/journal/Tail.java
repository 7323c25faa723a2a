package dev.overskill.stream.journal;

/// One connection's place in an app's journal, from its first frame on: what it has been sent, and
/// what comes next. Replay and live are one walk, so there is no seam to lose or repeat an event
/// at. For one thread.
public final class Tail {
  private static final int CHUNK = 128;

  private final Journal journal;
  private final Epoch epoch;
  private final Offsets seenBefore;
  private final Offsets tip;
  private final long caughtUpAt;
  private long number;
  private long seq;
  private boolean live;

  /// @param seenBefore what the client had been sent by earlier connections
  /// @param tip what has been seen by whoever has been sent the journal as it is now
  Tail(Journal journal, Epoch epoch, Offsets seenBefore, Offsets tip) {
    this.journal = journal;
    this.epoch = epoch;
    this.seenBefore = seenBefore;
    this.tip = tip;
    this.number = journal.first();
    this.caughtUpAt = journal.next();
  }

  /// Where the frames of a connection go.
  public interface Frames {
    /// Whether another frame may be written now.
    boolean haveRoom();

    void event(long seq, byte[] cursor, Entry entry);

    void caughtUp(long seq, byte[] cursor);
  }

  /// How a walk ended.
  public enum Progress {
    /// Everything there is has been written.
    AT_TIP,
    /// There is more, and no room.
    NO_ROOM,
    /// What comes next is no longer kept: this connection was too slow.
    OVERTAKEN
  }

  /// Writes what there is, as long as there is room.
  public Progress advance(Frames frames) {
    while (frames.haveRoom()) {
      noticeTip(frames);
      var read = journal.read(number, CHUNK);
      if (read.isEmpty()) {
        return Progress.OVERTAKEN;
      }
      if (read.get().isEmpty()) {
        return Progress.AT_TIP;
      }
      for (var entry : read.get()) {
        if (!frames.haveRoom()) {
          return Progress.NO_ROOM;
        }
        write(entry, frames);
      }
    }
    return Progress.NO_ROOM;
  }

  private void write(Entry entry, Frames frames) {
    noticeTip(frames);
    number++;
    if (entry.offset() >= seenBefore.of(entry.topic())) {
      frames.event(++seq, cursorAfter(entry), entry);
    }
  }

  /// The shared cursor, unless this client has seen more from a node with another order.
  private byte[] cursorAfter(Entry entry) {
    return entry.after().covers(seenBefore)
        ? entry.cursor()
        : epoch.at(entry.after().max(seenBefore)).bytes();
  }

  private void noticeTip(Frames frames) {
    if (!live && number >= caughtUpAt) {
      live = true;
      frames.caughtUp(++seq, epoch.at(tip.max(seenBefore)).bytes());
    }
  }

  /// Whether the replay is over.
  public boolean isLive() {
    return live;
  }

  /// Bytes of events that are there and have not been written.
  public long behind() {
    return journal.bytesFrom(number);
  }

  Journal journal() {
    return journal;
  }
}
