package dev.overskill.stream.socket;

import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Tail;
import java.time.Duration;

/// The frames of a tail, written to the wire as long as the network keeps up.
final class Outgoing implements Tail.Frames {
  private final Tail tail;
  private final Wire wire;
  private final Desk desk;
  private final long window;

  Outgoing(Tail tail, Wire wire, Desk desk) {
    this.tail = tail;
    this.wire = wire;
    this.desk = desk;
    this.window = desk.config.windowBytes().asLongValue();
  }

  @Override
  public boolean haveRoom() {
    return wire.waiting() < window;
  }

  @Override
  public void event(long seq, byte[] cursor, Entry entry) {
    wire.event(seq, cursor, entry.body());
    desk.meters.sent(entry.body().length);
    if (tail.isLive()) {
      desk.meters.age(Duration.between(entry.time(), desk.clock.instant()));
    }
  }

  @Override
  public void caughtUp(long seq, byte[] cursor) {
    wire.caughtUp(seq, cursor);
  }
}
