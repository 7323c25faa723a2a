package dev.overskill.stream.socket;

import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.stream.access.Admission.Verdict;
import dev.overskill.stream.access.Limit;
import dev.overskill.stream.access.Pass;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Cursor;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Journals;
import dev.overskill.stream.journal.Snapshot;
import dev.overskill.stream.journal.Tail;
import dev.overskill.stream.watch.Loops.Loop;
import dev.overskill.stream.watch.Watcher;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One editor's connection to one app. For its event loop only.
///
///     Greeting ─connect→ Entering ─admitted→ Joining ─joined→ Open
///         └──────────────────┴───────────────────┴──────────────┴─→ Ended
final class Session implements Watcher {
  private static final Logger LOG = Logger.getLogger(Session.class);
  private static final Duration ADMISSION_LIMIT = Duration.ofSeconds(5);
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(2);
  private static final int JOIN_AGAIN_MILLIS = 10;

  private final Desk desk;
  private final Journals journals;
  private final AppId app;
  private final Loop loop;
  private final Wire wire;
  private final Inbox inbox;
  private final Orders orders;
  private final Pulse pulse;
  private State state;

  /// What a connection is about.
  record Place(Journals journals, AppId app) {}

  /// @param wire makes the sending half, given what to call when there is room again
  Session(Desk desk, Place place, Loop loop, Function<Runnable, Wire> wire) {
    var now = System.nanoTime();
    this.desk = desk;
    this.journals = place.journals();
    this.app = place.app();
    this.loop = loop;
    this.wire = wire.apply(this::advance);
    this.inbox =
        new Inbox(
            (int) desk.config.frameBytes().asLongValue(),
            desk.limits.allowance(Limit.CONNECTION_MESSAGES));
    this.pulse = new Pulse(desk.config.pingInterval(), now);
    this.orders = new Orders(desk, app, loop, this.wire);
    this.state = new State.Greeting(now + desk.config.connectLimit().toNanos());
  }

  /// Something came from the client.
  void frame(WebSocketFrame frame) {
    if (state instanceof State.Ended) {
      return;
    }
    try {
      var message = inbox.take(frame);
      if (message.isPresent()) {
        message(message.get());
      }
    } catch (BadFrameException e) {
      close(e.code());
    }
  }

  private void message(byte[] message) throws BadFrameException {
    pulse.heard();
    desk.meters.received();
    var frame = ClientFrame.parse(message);
    switch (state) {
      case State.Greeting _ when frame instanceof ClientFrame.Connect connect -> enter(connect);
      case State.Open open when frame instanceof ClientFrame.Command command ->
          orders.take(open.pass(), command);
      case State.Open _, State.Joining _, State.Entering _
          when frame instanceof ClientFrame.Pong -> {}
      case State.Ended _ -> {}
      default -> throw new BadFrameException(CloseCode.BAD_FRAME);
    }
  }

  private void enter(ClientFrame.Connect connect) {
    state = new State.Entering(connect.cursor());
    var _ =
        desk.admission
            .admit(app, connect.proof())
            .ifNoItem()
            .after(ADMISSION_LIMIT)
            .fail()
            .subscribe()
            .with(
                verdict -> loop.thread().execute(() -> decided(verdict)),
                failure -> {
                  LOG.warnf("a connection to %s was not admitted: %s", app, failure);
                  loop.thread().execute(() -> close(CloseCode.SERVER_ERROR));
                });
  }

  private void decided(Verdict verdict) {
    if (!(state instanceof State.Entering(var cursor))) {
      return;
    }
    switch (verdict) {
      case Verdict.BadProof() -> close(CloseCode.BAD_TICKET);
      case Verdict.Forbidden _ -> close(CloseCode.FORBIDDEN);
      case Verdict.Admitted(var pass, _) -> admitted(pass, cursor);
    }
  }

  private void admitted(Pass pass, Optional<String> cursor) {
    if (!desk.places.take(pass)) {
      close(CloseCode.TOO_MANY);
      return;
    }
    var key = new AppKey(pass.caller().tenant(), app);
    var from = cursor.map(text -> Cursor.parse(text).orElse(Cursor.UNKNOWN));
    loop.watch(key, this);
    state = new State.Joining(pass, key, from, System.nanoTime() + JOIN_LIMIT.toNanos());
    join();
  }

  private void join() {
    if (!(state instanceof State.Joining joining)) {
      return;
    }
    var join =
        System.nanoTime() - joining.until() < 0
            ? journals.join(joining.key(), joining.cursor())
            : journals.joinAtLast(joining.key(), joining.cursor());
    switch (join) {
      case Join.Fresh(var tail) -> open(joining, tail, join);
      case Join.Resumed(var tail) -> open(joining, tail, join);
      case Join.Reset(var tail, var reason) -> {
        wire.text(ServerFrame.reset(reason));
        open(joining, tail, join);
      }
      case Join.Ahead() -> {
        var _ = loop.thread().schedule(this::join, JOIN_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private void open(State.Joining joining, Tail tail, Join join) {
    state = new State.Open(joining.pass(), joining.key(), tail);
    desk.meters.joined(join);
    if (desk.isWithdrawn(joining.pass())) {
      close(CloseCode.EXPIRED);
      return;
    }
    var resumed = join instanceof Join.Resumed;
    wire.text(desk.welcome(app, journals.epoch(), resumed));
    if (tail.isWaiting()) {
      askForSnapshot(joining.key(), tail);
    }
    advance();
  }

  /// A tail that waits goes on when the snapshot is there.
  private void askForSnapshot(AppKey key, Tail tail) {
    wire.flush();
    var _ =
        journals
            .snapshot(key, tail)
            .whenComplete((snapshot, failure) ->
                loop.thread().execute(() -> begin(key, tail, snapshot, failure)));
  }

  private void begin(
      AppKey key, Tail tail, @Nullable Snapshot snapshot, @Nullable Throwable failure) {
    if (!(state instanceof State.Open open) || open.tail() != tail) {
      return;
    }
    if (snapshot == null) {
      LOG.warnf("no snapshot of %s: %s", app, failure);
      close(CloseCode.SERVER_ERROR);
    } else if (journals.begin(key, tail, snapshot)) {
      advance();
    } else {
      askForSnapshot(key, tail);
    }
  }

  /// Sends what there is, as far as the network takes it.
  @Override
  public void advance() {
    if (!(state instanceof State.Open open)) {
      return;
    }
    var tail = open.tail();
    var progress = tail.advance(new Outgoing(tail, wire, desk));
    wire.flush();
    boolean far =
        progress == Tail.Progress.NO_ROOM
            && tail.isLive()
            && tail.behind() > desk.config.behindBytes().asLongValue();
    if (progress == Tail.Progress.OVERTAKEN || far) {
      tail.startOver();
      wire.text(ServerFrame.reset(Join.Reason.behind));
      desk.meters.fellBehind();
      askForSnapshot(open.key(), tail);
    }
  }

  @Override
  public void tick(long nanos, Instant now) {
    switch (state) {
      case State.Greeting(var until) when nanos - until > 0 -> close(CloseCode.NO_CONNECT);
      case State.Open open -> tick(open, nanos, now);
      case State.Greeting _, State.Entering _, State.Joining _, State.Ended _ -> {}
    }
  }

  private void tick(State.Open open, long nanos, Instant now) {
    if (!now.isBefore(open.pass().endsAt())) {
      close(CloseCode.EXPIRED);
    } else if (wire.stalledSince(nanos - desk.config.stallLimit().toNanos())) {
      close(CloseCode.SLOW_READER);
    } else if (wire.waiting() == 0 && pulse.isDue(nanos)) {
      // Who is still being sent something cannot answer what comes behind it.
      ping(nanos);
    }
  }

  private void ping(long nanos) {
    if (!pulse.ask(nanos)) {
      close(CloseCode.UNRESPONSIVE);
      return;
    }
    wire.text(ServerFrame.PING);
    wire.flush();
  }

  @Override
  public void withdrawn(AppState.Access access) {
    if (state instanceof State.Open(var pass, _, _)
        && pass.caller().tenant().equals(access.tenant())
        && desk.isWithdrawn(pass)) {
      close(CloseCode.EXPIRED);
    }
  }

  @Override
  public void drain() {
    close(CloseCode.DRAINING, CloseCode.draining(desk.comeback()));
  }

  @Override
  public void drain(Duration retry) {
    orders.whenDone(() -> close(CloseCode.DRAINING, CloseCode.draining(retry)));
  }

  void close(CloseCode code) {
    close(code, code.reason());
  }

  private void close(CloseCode code, String reason) {
    if (!(state instanceof State.Ended)) {
      desk.meters.closed(code);
      leave();
      wire.close(code, reason);
    }
  }

  @Override
  public long waiting() {
    return wire.waiting();
  }

  /// The connection is gone.
  void gone() {
    leave();
    wire.end();
    loop.remove(this);
  }

  private void leave() {
    switch (state) {
      case State.Joining(var pass, var key, _, _) -> giveBack(pass, key);
      case State.Open(var pass, var key, var tail) -> {
        journals.leave(key, tail);
        giveBack(pass, key);
      }
      case State.Greeting _, State.Entering _, State.Ended _ -> {}
    }
    state = new State.Ended();
  }

  private void giveBack(Pass pass, AppKey key) {
    loop.unwatch(key, this);
    desk.places.give(pass);
  }
}
