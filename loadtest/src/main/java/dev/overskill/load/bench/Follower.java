package dev.overskill.load.bench;

import dev.overskill.load.bench.wire.Cursor;
import dev.overskill.load.bench.wire.Line;
import dev.overskill.load.bench.wire.Stamps;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A reader of one room that comes back, with its cursor, when it is cut. For its event loop, but
/// for what is said to be for any thread.
final class Follower implements Line.Ear {
  private static final int FIRST_PAUSE_MILLIS = 50;
  private static final int LONGEST_PAUSE_MILLIS = 1_000;

  private final Readers readers;
  private final String room;
  private final Cursor cursor = new Cursor();
  private Tally tally;
  private Tally.Place place;
  private long lane = -1;
  private int pause = FIRST_PAUSE_MILLIS;
  private boolean leaving;
  private boolean stalled;
  private boolean cut;
  private volatile boolean live;
  private volatile long liveAt;
  private volatile long heardAt;
  private volatile long dialledAt;
  private volatile @Nullable Line line;

  Follower(Readers readers, String room, Tally tally) {
    this.readers = readers;
    this.room = room;
    this.tally = tally;
    this.place = tally.new Place();
  }

  void dial() {
    if (!leaving) {
      var fresh = new Line(readers.speech(), room, cursor, this);
      line = fresh;
      dialledAt = Stamps.now();
      readers.dial(fresh);
    }
  }

  /// Follows a lane from its first message on.
  void follow(long lane, Tally tally) {
    this.lane = lane;
    this.tally = tally;
    this.place = tally.new Place();
  }

  String room() {
    return room;
  }

  boolean has(long last) {
    return place.has(last);
  }

  long lost(long last) {
    return place.lost(last);
  }

  /// Whether it hears everything as it happens. For any thread.
  boolean isLive() {
    return live;
  }

  /// When it became live, by [Stamps]. For any thread.
  long liveAt() {
    return liveAt;
  }

  /// How long it took from the latest dialling to being live with all that was said before, in
  /// microseconds. For any thread.
  long caughtUpAfter() {
    return Math.max(liveAt, heardAt) - dialledAt;
  }

  /// Bytes its latest connection has received.
  long bytes() {
    var open = line;
    return open == null ? 0 : open.bytes();
  }

  void stall(boolean stalled) {
    this.stalled = stalled;
    var open = line;
    if (open != null) {
      open.stall(stalled);
    }
    if (!stalled && cut) {
      comeBack();
    }
  }

  void leave() {
    leaving = true;
    var open = line;
    if (open != null) {
      open.hangUp();
    }
  }

  @Override
  public void mark(long lane, long number, long due) {
    if (lane == this.lane) {
      long now = Stamps.now();
      heardAt = now;
      place.take(number, due, now);
    }
  }

  @Override
  public void live() {
    live = true;
    liveAt = Stamps.now();
    pause = FIRST_PAUSE_MILLIS;
    readers.entered();
  }

  @Override
  public void reset() {
    place.reset();
  }

  @Override
  public void gap() {
    tally.gap();
  }

  @Override
  public void ended(int closeCode) {
    live = false;
    if (leaving) {
      return;
    }
    tally.cut(closeCode);
    readers.refused(closeCode);
    cut = true;
    if (!stalled) {
      comeBack();
    }
  }

  /// Connects again after a pause that doubles, with some chance, so that not all come at once.
  private void comeBack() {
    cut = false;
    int wait = pause / 2 + ThreadLocalRandom.current().nextInt(pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    var _ = readers.thread().schedule(this::dial, wait, TimeUnit.MILLISECONDS);
  }
}
