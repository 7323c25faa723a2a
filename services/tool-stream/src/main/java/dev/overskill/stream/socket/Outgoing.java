package dev.overskill.stream.socket;

import dev.overskill.events.AppId;
import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Epoch;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a native connection is told of its app's journal, written to the wire as long as the
/// network keeps up.
final class Outgoing implements Follower.Reader {
  private final Desk desk;
  private final Wire wire;
  private final About about;
  private final Supplier<Follower> follower;
  private final Consumer<CloseCode> over;
  private final long window;
  private final long pressed;

  /// What the connection is about.
  record About(AppId app, Epoch epoch) {}

  /// @param follower whose reader this is
  /// @param over ends the connection
  Outgoing(
      Desk desk, Wire wire, About about, Supplier<Follower> follower, Consumer<CloseCode> over) {
    this.desk = desk;
    this.wire = wire;
    this.about = about;
    this.follower = follower;
    this.over = over;
    this.window = desk.config.windowBytes().asLongValue();
    this.pressed = desk.config.pressedBytes().asLongValue();
  }

  @Override
  public void begins(Join join) {
    if (join instanceof Join.Reset(_, var reason)) {
      wire.text(ServerFrame.reset(reason));
    }
    wire.text(desk.welcome(about.app(), about.epoch(), join instanceof Join.Resumed));
  }

  @Override
  public boolean beginsAnew() {
    wire.text(ServerFrame.reset(Join.Reason.behind));
    return true;
  }

  @Override
  public boolean haveRoom() {
    return wire.hasRoom(window);
  }

  @Override
  public boolean isPressed() {
    return wire.waiting() > pressed || follower.get().isPressed();
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
    if (follower.get().isLive()) {
      desk.meters.age(Duration.between(entry.told().time(), desk.clock.instant()));
    }
  }

  @Override
  public void caughtUp(long seq, byte[] cursor) {
    wire.caughtUp(seq, cursor);
  }

  @Override
  public void told() {
    wire.flush();
  }

  @Override
  public void over(CloseCode why) {
    over.accept(why);
  }
}
