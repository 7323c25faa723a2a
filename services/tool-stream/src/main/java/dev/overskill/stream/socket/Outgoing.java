package dev.overskill.stream.socket;

import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Snapshot;
import dev.overskill.stream.journal.Tail;
import java.time.Duration;
import java.util.List;

/// The frames of a tail, written to the wire as long as the network keeps up.
final class Outgoing implements Tail.Frames {
  private final Tail tail;
  private final Wire wire;
  private final Desk desk;
  private final long window;

  /// Whether the network had not taken what was written before this walk.
  private final boolean pressed;

  Outgoing(Tail tail, Wire wire, Desk desk) {
    this.tail = tail;
    this.wire = wire;
    this.desk = desk;
    this.window = desk.config.windowBytes().asLongValue();
    this.pressed = wire.waiting() > desk.config.pressedBytes().asLongValue();
  }

  @Override
  public boolean haveRoom() {
    return wire.hasRoom(window);
  }

  @Override
  public boolean isPressed() {
    return pressed || tail.behind() > desk.config.pressedBytes().asLongValue();
  }

  @Override
  public void snapshot(long seq, byte[] cursor, Snapshot snapshot, int part) {
    wire.snapshot(seq, cursor, snapshot, part);
    desk.meters.snapshot(snapshot.parts().get(part).length);
  }

  @Override
  public void event(long seq, byte[] cursor, Entry entry) {
    wire.event(seq, cursor, entry.body());
    sent(entry);
  }

  @Override
  public void merged(long seq, byte[] cursor, List<Entry> entries) {
    wire.merged(seq, cursor, entries);
    desk.meters.coalesced(entries.size() - 1);
    sent(entries.getLast());
  }

  private void sent(Entry entry) {
    desk.meters.sent(entry.body().length);
    if (tail.isLive()) {
      desk.meters.age(Duration.between(entry.told().time(), desk.clock.instant()));
    }
  }

  @Override
  public void caughtUp(long seq, byte[] cursor) {
    wire.caughtUp(seq, cursor);
  }
}
