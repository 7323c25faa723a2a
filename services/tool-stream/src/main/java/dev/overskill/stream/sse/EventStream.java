package dev.overskill.stream.sse;

import dev.overskill.events.AppState;
import dev.overskill.stream.access.Pass;
import dev.overskill.stream.event.Told;
import dev.overskill.stream.journal.Cursor;
import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Pieces;
import dev.overskill.stream.journal.Snapshot;
import dev.overskill.stream.socket.CloseCode;
import dev.overskill.stream.socket.Desk;
import dev.overskill.stream.socket.Follower;
import dev.overskill.stream.sse.Telling.Mark;
import dev.overskill.stream.watch.Loops.Loop;
import dev.overskill.stream.watch.Watcher;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One response that goes on as long as its app's journal does. For its event loop only.
final class EventStream implements Watcher, Follower.Reader {
  private static final long RETRY_MILLIS = 1_000;

  private final Desk desk;
  private final Pass pass;
  private final Follower.Place place;
  private final Loop loop;
  private final HttpServerResponse response;
  private final Telling telling;
  private final Runnable left;
  private final Follower follower;
  private final EventBatch batch = new EventBatch();
  private final long window;
  private long inFlight;
  private long takenAt;
  private long wroteAt;
  private boolean ended;

  /// Who is told what of an app, and how.
  ///
  /// @param left what to do once it has ended
  record Listener(Pass pass, Follower.Place place, Telling telling, Runnable left) {}

  EventStream(Desk desk, Loop loop, HttpServerResponse response, Listener listener) {
    this.desk = desk;
    this.loop = loop;
    this.response = response;
    this.pass = listener.pass();
    this.place = listener.place();
    this.telling = listener.telling();
    this.left = listener.left();
    this.follower = new Follower(desk, loop, place, this);
    this.window = desk.config.windowBytes().asLongValue();
    this.takenAt = System.nanoTime();
    this.wroteAt = takenAt;
  }

  /// Takes part from now on; the caller took its place.
  void open(Optional<Cursor> cursor) {
    loop.add(this);
    loop.watch(place.key(), this);
    response.drainHandler(_ -> advance());
    response.closeHandler(_ -> leave());
    response.exceptionHandler(_ -> leave());
    if (desk.isWithdrawn(pass)) {
      close(CloseCode.EXPIRED);
      return;
    }
    batch.retry(RETRY_MILLIS);
    follower.join(cursor);
    flush();
  }

  @Override
  public void begins(Join join) {
    if (join instanceof Join.Reset(_, var reason)) {
      telling.resets(reason, batch);
    }
  }

  @Override
  public boolean beginsAnew() {
    return telling.resets(Join.Reason.behind, batch);
  }

  @Override
  public boolean haveRoom() {
    return !ended && !telling.isOver() && inFlight + batch.size() < window;
  }

  @Override
  public boolean isPressed() {
    return inFlight > desk.config.pressedBytes().asLongValue() || follower.isPressed();
  }

  @Override
  public void snapshot(long seq, byte[] cursor, Snapshot snapshot, int part) {
    int before = batch.size();
    telling.snapshot(new Mark(seq, cursor), snapshot, part, batch);
    desk.meters.snapshot(batch.size() - before);
  }

  @Override
  public void event(long seq, byte[] cursor, Entry entry) {
    tell(new Mark(seq, cursor), entry.told(), 1);
  }

  @Override
  public void merged(long seq, byte[] cursor, List<Entry> entries) {
    desk.meters.coalesced(entries.size() - 1);
    tell(new Mark(seq, cursor), Pieces.joined(entries), entries.size());
  }

  private void tell(Mark mark, Told told, int pieces) {
    int before = batch.size();
    telling.event(mark, told, pieces, batch);
    if (batch.size() > before) {
      desk.meters.sent(batch.size() - before);
      if (follower.isLive()) {
        desk.meters.age(Duration.between(told.time(), desk.clock.instant()));
      }
    }
  }

  @Override
  public void caughtUp(long seq, byte[] cursor) {
    telling.caughtUp(new Mark(seq, cursor), batch);
  }

  @Override
  public void advance() {
    if (!ended) {
      follower.advance();
    }
  }

  @Override
  public void told() {
    flush();
    if (telling.isOver()) {
      end();
    }
  }

  @Override
  public void over(CloseCode why) {
    close(why);
  }

  private void flush() {
    if (ended || batch.size() == 0) {
      return;
    }
    int bytes = batch.size();
    wroteAt = System.nanoTime();
    if (inFlight == 0) {
      takenAt = wroteAt;
    }
    inFlight += bytes;
    var _ = response.write(batch.take()).onComplete(done -> taken(bytes, done.succeeded()));
  }

  private void taken(int bytes, boolean written) {
    inFlight -= bytes;
    takenAt = System.nanoTime();
    if (written) {
      advance();
    }
  }

  @Override
  public void tick(long nanos, Instant now) {
    if (ended) {
      return;
    }
    if (!now.isBefore(pass.endsAt())) {
      close(CloseCode.EXPIRED);
    } else if (inFlight > 0 && takenAt - (nanos - desk.config.stallLimit().toNanos()) < 0) {
      close(CloseCode.SLOW_READER);
    } else {
      telling.tick(nanos, batch);
      if (nanos - wroteAt >= desk.config.pingInterval().toNanos()) {
        batch.comment("here");
      }
      told();
    }
  }

  @Override
  public long waiting() {
    return inFlight;
  }

  @Override
  public void withdrawn(AppState.Access access) {
    if (!ended && pass.caller().tenant().equals(access.tenant()) && desk.isWithdrawn(pass)) {
      close(CloseCode.EXPIRED);
    }
  }

  @Override
  public void drain() {
    close(CloseCode.DRAINING);
  }

  void close(CloseCode code) {
    if (!ended) {
      desk.meters.closed(code);
      batch.comment("closing: " + code.reason());
      flush();
      // Nothing that was written may wait for a reader that takes nothing.
      if (code == CloseCode.SLOW_READER) {
        leave();
        response.reset();
      } else {
        end();
      }
    }
  }

  private void end() {
    if (!ended) {
      leave();
      var _ = response.end();
    }
  }

  private void leave() {
    if (!ended) {
      ended = true;
      follower.leave();
      loop.unwatch(place.key(), this);
      loop.remove(this);
      desk.places.give(pass);
      left.run();
    }
  }
}
