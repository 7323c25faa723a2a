package dev.overskill.stream.cable;

import static dev.overskill.stream.cable.CableFrame.bytes;

import dev.overskill.events.Topics;
import dev.overskill.stream.access.Pass;
import dev.overskill.stream.event.Told;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Cursor;
import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Journals;
import dev.overskill.stream.journal.Offsets;
import dev.overskill.stream.journal.Pieces;
import dev.overskill.stream.journal.Snapshot;
import dev.overskill.stream.socket.CloseCode;
import dev.overskill.stream.socket.Desk;
import dev.overskill.stream.socket.Follower;
import dev.overskill.stream.socket.Wire;
import dev.overskill.stream.watch.Loops.Loop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One app on one connection, under the name its client gave it.
///
/// It has two streams, one for each topic, whose positions together are a cursor. Both are told
/// with the state or before what is live, so a client that came that far can always go on from
/// there.
final class Subscription implements Follower.Reader {
  private static final byte[] END = bytes("}");

  private final Desk desk;
  private final Wire wire;
  private final Identifier identifier;
  private final Pass pass;
  private final AppKey key;
  private final Follower follower;
  private final Consumer<CloseCode> end;
  private final byte[] start;
  private final byte[] agent;
  private final byte[] app;
  private final long window;
  private final boolean asksHistory;
  private boolean resumed;

  /// What a connection lends its subscriptions.
  ///
  /// @param end ends the connection
  record Lent(Desk desk, Loop loop, Wire wire, Journals journals, Consumer<CloseCode> end) {}

  /// @param asksHistory whether the client wants to be told when it has what it missed
  Subscription(Lent lent, Identifier identifier, Pass pass, boolean asksHistory) {
    this.desk = lent.desk();
    this.wire = lent.wire();
    this.end = lent.end();
    this.identifier = identifier;
    this.pass = pass;
    this.asksHistory = asksHistory;
    this.key = new AppKey(pass.caller().tenant(), pass.app());
    var place = new Follower.Place(lent.journals(), key);
    this.follower = new Follower(desk, lent.loop(), place, this);
    this.window = desk.config.windowBytes().asLongValue();
    var epoch = lent.journals().epoch().value();
    this.start =
        bytes(
            "{\"identifier\":"
                + new String(identifier.json(), StandardCharsets.UTF_8)
                + ",\"message\":{\"type\":\"");
    this.agent = position(identifier.stream("agent"), epoch);
    this.app = position(identifier.stream("app"), epoch);
  }

  private static byte[] position(String stream, String epoch) {
    return bytes(",\"stream_id\":\"" + stream + "\",\"epoch\":\"" + epoch + "\",\"offset\":");
  }

  Pass pass() {
    return pass;
  }

  AppKey key() {
    return key;
  }

  /// Tells the client that it is subscribed, then what it lacks, then what happens.
  void begin(Optional<Cursor> cursor) {
    confirm();
    follower.join(cursor);
  }

  void confirm() {
    wire.text(CableFrame.about(identifier, "confirm_subscription"));
  }

  void advance() {
    follower.advance();
  }

  void leave() {
    follower.leave();
  }

  @Override
  public void begins(Join join) {
    resumed = join instanceof Join.Resumed;
    if (join instanceof Join.Reset(_, var reason)) {
      if (asksHistory) {
        wire.text(CableFrame.about(identifier, "reject_history"));
      }
      reset(reason);
    }
  }

  @Override
  public boolean beginsAnew() {
    reset(Join.Reason.behind);
    return true;
  }

  private void reset(Join.Reason reason) {
    wire.text(start, bytes("reset\",\"reason\":\"" + reason.name() + "\"}}"));
  }

  @Override
  public boolean haveRoom() {
    return wire.hasRoom(window);
  }

  @Override
  public boolean isPressed() {
    return wire.waiting() > desk.config.pressedBytes().asLongValue() || follower.isPressed();
  }

  /// Who has the last part has all of the agent's, and of the app's when what follows is live.
  @Override
  public void snapshot(long seq, byte[] cursor, Snapshot snapshot, int part) {
    int of = snapshot.parts().size();
    var events = snapshot.parts().get(part);
    var more = bytes("\",\"part\":" + (part + 1) + ",\"of\":" + of + ",\"events\":");
    if (part + 1 == of) {
      var position = bytes(seen(cursor).agent() + "}");
      wire.text(start, numbered("snapshot", seq), cursor, more, events, END, agent, position);
    } else {
      wire.text(start, numbered("snapshot", seq), cursor, more, events, END, END);
    }
    desk.meters.snapshot(events.length);
  }

  @Override
  public void event(long seq, byte[] cursor, Entry entry) {
    write(numbered("event", seq), cursor, bytes("\","), entry, entry.told());
  }

  @Override
  public void merged(long seq, byte[] cursor, List<Entry> entries) {
    var more = bytes("\",\"merged\":" + entries.size() + ",");
    write(numbered("event", seq), cursor, more, entries.getLast(), Pieces.joined(entries));
    desk.meters.coalesced(entries.size() - 1);
  }

  private void write(byte[] type, byte[] cursor, byte[] more, Entry last, Told told) {
    var stream = last.topic() == Topics.AGENT_EVENTS ? agent : app;
    wire.text(start, type, cursor, more, told.body(), stream, bytes((last.offset() + 1) + "}"));
    desk.meters.sent(told.body().length);
    if (follower.isLive()) {
      desk.meters.age(Duration.between(told.time(), desk.clock.instant()));
    }
  }

  private static byte[] numbered(String type, long seq) {
    return bytes(type + "\",\"seq\":" + seq + ",\"cursor\":\"");
  }

  private static Offsets seen(byte[] cursor) {
    var text = new String(cursor, StandardCharsets.US_ASCII);
    return Cursor.parse(text).orElse(Cursor.UNKNOWN).seen();
  }

  @Override
  public void caughtUp(long seq, byte[] cursor) {
    var position = bytes(seen(cursor).app() + "}");
    wire.text(start, numbered("caught-up", seq), cursor, bytes("\"}"), app, position);
    if (asksHistory && resumed) {
      confirmHistory();
    }
  }

  /// Whatever was missed has been sent on this connection.
  void confirmHistory() {
    wire.text(CableFrame.about(identifier, "confirm_history"));
  }

  @Override
  public void told() {
    wire.flush();
  }

  @Override
  public void over(CloseCode why) {
    end.accept(why);
  }
}
