package dev.overskill.stream.socket;

import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Epoch;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Snapshot;
import dev.overskill.stream.journal.Tail;
import dev.overskill.stream.watch.Loops.Loop;
import dev.overskill.stream.watch.Watcher;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a native connection is told of its app's journal, written to the wire as long as the
/// network keeps up.
final class Outgoing implements Follower.Reader, InSync.Member {
  private final Desk desk;
  private final Wire wire;
  private final About about;
  private final Supplier<Follower> follower;
  private final Consumer<CloseCode> over;
  private final long window;
  private final long pressed;
  private InSync.@Nullable Seat seat;

  /// What the connection is about, and how it watches that.
  record About(AppKey key, Epoch epoch, Loop loop, Watcher watcher) {}

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
    wire.text(desk.welcome(about.key().app(), about.epoch(), join instanceof Join.Resumed));
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
    wire.frame(out -> Frames.snapshot(out, seq, cursor, snapshot, part));
    desk.meters.snapshot(snapshot.parts().get(part).length);
  }

  @Override
  public void event(long seq, byte[] cursor, Entry entry) {
    wire.frame(out -> Frames.event(out, seq, cursor, entry.body()));
    sent(entry);
  }

  @Override
  public void merged(long seq, byte[] cursor, List<Entry> entries) {
    wire.frame(out -> Frames.merged(out, seq, cursor, entries));
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
    wire.frame(out -> Frames.caughtUp(out, seq, cursor));
  }

  @Override
  public void told() {
    wire.flush();
  }

  @Override
  public void atTip(Tail tail) {
    seat =
        wire.descriptor()
            .flatMap(descriptor -> desk.together.join(about, tail, descriptor, this))
            .orElse(null);
  }

  @Override
  public void leaveTip() {
    if (seat != null) {
      seat.leave();
      seat = null;
    }
  }

  @Override
  public void left(ByteBuf rest) {
    seat = null;
    wire.rest(rest);
  }

  @Override
  public void over(CloseCode why) {
    over.accept(why);
  }
}
