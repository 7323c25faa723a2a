package dev.overskill.stream.cable;

import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.log.AppDirectory.Entry;
import dev.overskill.stream.access.Admission.Verdict;
import dev.overskill.stream.access.Limit;
import dev.overskill.stream.access.Pass;
import dev.overskill.stream.journal.Journals;
import dev.overskill.stream.socket.BadFrameException;
import dev.overskill.stream.socket.CloseCode;
import dev.overskill.stream.socket.Desk;
import dev.overskill.stream.socket.Inbox;
import dev.overskill.stream.socket.Wire;
import dev.overskill.stream.watch.Loops.Loop;
import dev.overskill.stream.watch.Watcher;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.Verification;
import dev.overskill.tenancy.Verification.Fault;
import dev.overskill.tenancy.Verification.Refused;
import dev.overskill.tenancy.Verification.Verified;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// One client's cable: a connection for as many apps as it subscribes to. For its event loop only.
///
///     Knocking ─known→ Open ─→ Ended
///         └─────────────────────┘
final class CableConnection implements Watcher {
  private static final Logger LOG = Logger.getLogger(CableConnection.class);
  private static final Duration ADMISSION_LIMIT = Duration.ofSeconds(5);

  private final Desk desk;
  private final CableConfig config;
  private final Pings pings;
  private final Loop loop;
  private final Wire wire;
  private final Inbox inbox;
  private final Subscription.Lent lent;
  private final Map<Identifier, Subscription> subscriptions = new LinkedHashMap<>();
  private final Set<Identifier> entering = new HashSet<>();
  private State state = new State.Knocking();
  private long pingedAt;

  private sealed interface State {
    record Knocking() implements State {}

    record Open(Caller.InTenant caller, Instant issuedAt, Instant endsAt) implements State {}

    record Ended() implements State {}
  }

  /// What all cables share.
  record Shared(Desk desk, CableConfig config, Pings pings) {}

  /// @param wire makes the sending half, given what to call when there is room again
  CableConnection(Shared shared, Journals journals, Loop loop, Function<Runnable, Wire> wire) {
    this.desk = shared.desk();
    this.config = shared.config();
    this.pings = shared.pings();
    this.loop = loop;
    this.wire = wire.apply(this::advance);
    this.inbox =
        new Inbox(
            (int) desk.config.frameBytes().asLongValue(),
            desk.limits.allowance(Limit.CONNECTION_MESSAGES));
    this.pingedAt = System.nanoTime();
    this.lent = new Subscription.Lent(desk, loop, this.wire, journals, this::close);
  }

  /// It is known who the client is, or that it is nobody.
  void known(Verification verification) {
    if (!(state instanceof State.Knocking)) {
      return;
    }
    switch (verification) {
      case Verified(Caller.InTenant caller, var from, var until) -> {
        state = new State.Open(caller, from, until);
        wire.text(CableFrame.WELCOME);
        wire.flush();
      }
      case Refused(var fault) when fault == Fault.EXPIRED -> close(CloseCode.EXPIRED);
      case Verified _, Refused _ -> close(CloseCode.BAD_TICKET);
    }
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
    desk.meters.received();
    if (!(state instanceof State.Open open)) {
      throw new BadFrameException(CloseCode.BAD_FRAME);
    }
    switch (CableCommand.parse(message, config.identifierLength())) {
      case CableCommand.Subscribe subscribe -> subscribe(open, subscribe);
      case CableCommand.Unsubscribe(var identifier) -> unsubscribe(identifier);
      case CableCommand.Perform(var identifier, var payload) ->
          Action.read(payload).ifPresent(action -> perform(identifier, action));
      case CableCommand.History(var identifier) -> history(identifier);
      case CableCommand.Presence(var identifier) ->
          wire.text(CableFrame.presenceRefused(identifier));
      case CableCommand.Other() -> {}
    }
    wire.flush();
  }

  /// Clients ask again until they are answered, so one that is there is confirmed once more.
  private void subscribe(State.Open open, CableCommand.Subscribe asked) {
    var identifier = asked.identifier();
    var there = subscriptions.get(identifier);
    var app = identifier.app();
    if (there != null) {
      there.confirm();
      if (asked.history().isPresent()) {
        there.confirmHistory();
      }
    } else if (!entering.contains(identifier)) {
      if (app.isEmpty() || subscriptions.size() + entering.size() >= config.subscriptions()) {
        reject(identifier);
      } else {
        enter(open, app.get(), asked);
      }
    }
  }

  private void enter(State.Open open, AppId app, CableCommand.Subscribe asked) {
    entering.add(asked.identifier());
    var _ =
        desk.admission
            .admit(new Pass(open.caller(), app, open.issuedAt(), open.endsAt()))
            .ifNoItem()
            .after(ADMISSION_LIMIT)
            .fail()
            .subscribe()
            .with(
                verdict -> loop.thread().execute(() -> decided(verdict, asked)),
                failure -> {
                  LOG.warnf("a subscription to %s was not admitted: %s", app, failure);
                  loop.thread().execute(() -> close(CloseCode.SERVER_ERROR));
                });
  }

  private void decided(Verdict verdict, CableCommand.Subscribe asked) {
    if (!(state instanceof State.Open) || !entering.remove(asked.identifier())) {
      return;
    }
    if (verdict instanceof Verdict.Admitted(var pass, _) && desk.places.take(pass)) {
      begin(pass, asked);
    } else {
      reject(asked.identifier());
    }
    wire.flush();
  }

  private void begin(Pass pass, CableCommand.Subscribe asked) {
    var identifier = asked.identifier();
    var subscription = new Subscription(lent, identifier, pass, asked.history().isPresent());
    subscriptions.put(identifier, subscription);
    loop.watch(subscription.key(), this);
    subscription.begin(
        asked
            .history()
            .flatMap(seen -> seen.cursor(identifier.stream("agent"), identifier.stream("app"))));
  }

  private void reject(Identifier identifier) {
    wire.text(CableFrame.about(identifier, "reject_subscription"));
  }

  private void unsubscribe(Identifier identifier) {
    entering.remove(identifier);
    var left = subscriptions.remove(identifier);
    if (left != null) {
      leave(left);
    }
  }

  private void leave(Subscription left) {
    left.leave();
    desk.places.give(left.pass());
    if (subscriptions.values().stream().noneMatch(other -> other.key().equals(left.key()))) {
      loop.unwatch(left.key(), this);
    }
  }

  private void history(Identifier identifier) {
    var there = subscriptions.get(identifier);
    if (there != null) {
      there.confirmHistory();
    } else {
      wire.text(CableFrame.about(identifier, "reject_history"));
    }
  }

  private void perform(Identifier identifier, Action action) {
    var on = subscriptions.get(identifier);
    if (on == null) {
      return;
    }
    var id = action.id().orElseGet(desk.ids::next);
    var active = desk.directory.app(on.pass().app()).filter(Entry::active).isPresent();
    var _ =
        desk.commands
            .issue(on.pass(), id, action.fields(), active)
            .thenAccept(ack ->
                loop.thread()
                    .execute(() -> {
                      wire.text(
                          CableFrame.data(identifier, CableFrame.ack(action.name(), id, ack)));
                      wire.flush();
                    }));
  }

  @Override
  public void advance() {
    List.copyOf(subscriptions.values()).forEach(Subscription::advance);
  }

  @Override
  public void tick(long nanos, Instant now) {
    if (state instanceof State.Open(_, _, var endsAt) && !now.isBefore(endsAt)) {
      close(CloseCode.EXPIRED);
    } else if (wire.stalledSince(nanos - desk.config.stallLimit().toNanos())) {
      close(CloseCode.SLOW_READER);
    } else if (state instanceof State.Open && nanos - pingedAt >= config.pingInterval().toNanos()) {
      pingedAt = nanos;
      wire.text(pings.at(now.getEpochSecond()));
      wire.flush();
    }
  }

  @Override
  public void withdrawn(AppState.Access access) {
    if (state instanceof State.Open(var caller, var issuedAt, _)
        && caller.tenant().equals(access.tenant())
        && desk.revocations.isRevoked(caller.tenant(), caller.subject(), issuedAt)) {
      close(CloseCode.EXPIRED);
    }
  }

  @Override
  public void drain() {
    close(CloseCode.DRAINING);
  }

  @Override
  public long waiting() {
    return wire.waiting();
  }

  void close(CloseCode code) {
    if (!(state instanceof State.Ended)) {
      desk.meters.closed(code);
      end();
      wire.text(CableFrame.disconnect(code));
      wire.close(code, code.reason());
    }
  }

  /// The connection is gone.
  void gone() {
    end();
    wire.end();
    loop.remove(this);
  }

  private void end() {
    state = new State.Ended();
    entering.clear();
    var all = new ArrayList<>(subscriptions.values());
    subscriptions.clear();
    all.forEach(this::leave);
  }
}
