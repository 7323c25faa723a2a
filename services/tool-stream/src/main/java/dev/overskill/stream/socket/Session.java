package dev.overskill.stream.socket;

import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.stream.access.Admission.Verdict;
import dev.overskill.stream.access.Limit;
import dev.overskill.stream.access.Pass;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Cursor;
import dev.overskill.stream.journal.Journals;
import dev.overskill.stream.watch.Loops.Loop;
import dev.overskill.stream.watch.Watcher;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// One editor's connection to one app. For its event loop only.
///
///     Greeting ─connect→ Entering ─admitted→ Open
///         └──────────────────┴─────────────────┴─→ Ended
final class Session implements Watcher {
  private static final Logger LOG = Logger.getLogger(Session.class);
  private static final Duration ADMISSION_LIMIT = Duration.ofSeconds(5);

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
      case State.Open _, State.Entering _ when frame instanceof ClientFrame.Pong -> {}
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
    var place = new Follower.Place(journals, key);
    var told = new Outgoing.About(key, journals.epoch(), loop, this);
    var follower =
        new Follower(
            desk, loop, place, it -> new Outgoing(desk, wire, told, () -> it, this::close));
    loop.watch(key, this);
    state = new State.Open(pass, key, follower);
    if (desk.isWithdrawn(pass)) {
      close(CloseCode.EXPIRED);
      return;
    }
    follower.join(cursor.map(text -> Cursor.parse(text).orElse(Cursor.UNKNOWN)));
  }

  @Override
  public void advance() {
    if (state instanceof State.Open open) {
      open.follower().advance();
    }
  }

  @Override
  public void tick(long nanos, Instant now) {
    switch (state) {
      case State.Greeting(var until) when nanos - until > 0 -> close(CloseCode.NO_CONNECT);
      case State.Open open -> tick(open, nanos, now);
      case State.Greeting _, State.Entering _, State.Ended _ -> {}
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
      case State.Open(var pass, var key, var follower) -> {
        follower.leave();
        loop.unwatch(key, this);
        desk.places.give(pass);
      }
      case State.Greeting _, State.Entering _, State.Ended _ -> {}
    }
    state = new State.Ended();
  }
}
