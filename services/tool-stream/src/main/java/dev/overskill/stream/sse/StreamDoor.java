package dev.overskill.stream.sse;

import dev.overskill.events.AppId;
import dev.overskill.http.CallerFilter;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.Refusal;
import dev.overskill.stream.access.Admission.Proof;
import dev.overskill.stream.access.Admission.Verdict;
import dev.overskill.stream.access.Pass;
import dev.overskill.stream.access.StreamCookie;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Cursor;
import dev.overskill.stream.socket.Desk;
import dev.overskill.stream.socket.Follower;
import dev.overskill.stream.socket.Gate;
import dev.overskill.stream.socket.Gate.Opinion;
import dev.overskill.stream.socket.Handshake;
import dev.overskill.stream.socket.Refusals;
import dev.overskill.stream.socket.SocketRefusal;
import dev.overskill.stream.socket.Wire;
import dev.overskill.stream.watch.Loops;
import dev.overskill.stream.watch.Loops.Loop;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// The door of every stream over HTTP: who may come in is told the app's journal in its protocol.
@Singleton
public class StreamDoor {
  private static final Logger LOG = Logger.getLogger(StreamDoor.class);
  private static final Duration ADMISSION_LIMIT = Duration.ofSeconds(5);

  private final Loops loops;
  private final Desk desk;
  private final Handshake handshake;
  private final Gate gate;
  private final Refusals refusals;

  @Inject
  StreamDoor(Loops loops, Desk desk, Handshake handshake, Gate gate, Refusals refusals) {
    this.loops = loops;
    this.desk = desk;
    this.handshake = handshake;
    this.gate = gate;
    this.refusals = refusals;
  }

  /// What a caller who was let in asks for.
  ///
  /// @param headers of the response besides those of every stream
  /// @param cursor from where it wants to go on
  public record Wish(Choice choice, Map<String, String> headers, Optional<Cursor> cursor) {}

  /// Decides how the journal is told.
  public interface Choice {
    /// Empty if there is nothing to tell: the answer is 204.
    CompletionStage<Optional<Telling>> choose(Desk desk, Loop loop, Follower.Place place);

    /// What tells everything to everybody alike.
    static Choice of(Function<AppKey, Telling> telling) {
      return (_, _, place) ->
          CompletableFuture.completedFuture(Optional.of(telling.apply(place.key())));
    }
  }

  /// Opens a stream, or says why not.
  public void open(RoutingContext context, Wish wish) {
    var app = Handshake.app(String.valueOf(context.pathParam("app")));
    var fault = handshake.visitorFault(context.request());
    var proof = proof(context);
    if (app.isEmpty()) {
      refusals.refuse(context, SocketRefusal.NO_SUCH_APP);
    } else if (fault.isPresent()) {
      refusals.refuse(context, fault.get());
    } else if (proof.isEmpty()) {
      refusals.refuse(context, CommonRefusal.UNAUTHENTICATED);
    } else {
      switch (gate.look(context.request())) {
        case Opinion.Refused(var why) -> refusals.refuse(context, why);
        case Opinion.Welcome welcome ->
            admit(app.get(), proof.get(), new Opening(context, welcome, wish));
      }
    }
  }

  private record Opening(RoutingContext context, Opinion.Welcome welcome, Wish wish) {}

  private static Optional<Proof> proof(RoutingContext context) {
    var named = context.request().headers().getAll("Authorization");
    var token =
        named.isEmpty()
            ? StreamCookie.token(context.request())
            : Optional.ofNullable(CallerFilter.bearer(named));
    return token.map(Proof.ByToken::new);
  }

  private void admit(AppId app, Proof proof, Opening opening) {
    var thread = Wire.channelOf(opening.context().request()).channel().eventLoop();
    var _ =
        desk.admission
            .admit(app, proof)
            .ifNoItem()
            .after(ADMISSION_LIMIT)
            .fail()
            .subscribe()
            .with(
                verdict -> thread.execute(() -> decided(verdict, opening)),
                failure -> {
                  LOG.warnf("a stream of %s was not admitted: %s", app, failure);
                  thread.execute(() -> refuse(opening, CommonRefusal.UNAVAILABLE));
                });
  }

  private void decided(Verdict verdict, Opening opening) {
    switch (verdict) {
      case Verdict.BadProof() -> refuse(opening, CommonRefusal.UNAUTHENTICATED);
      case Verdict.Forbidden _ -> refuse(opening, CommonRefusal.NOT_FOUND);
      case Verdict.Admitted(var pass, _) -> admitted(pass, opening);
    }
  }

  private void refuse(Opening opening, Refusal refusal) {
    leave(opening);
    refusals.refuse(opening.context(), refusal);
  }

  private void leave(Opening opening) {
    gate.leave(opening.welcome().visit());
  }

  private void admitted(Pass pass, Opening opening) {
    var key = new AppKey(pass.caller().tenant(), pass.app());
    var place = new Follower.Place(opening.welcome().journals(), key);
    var loop = loops.of(Wire.channelOf(opening.context().request()).channel().eventLoop());
    var _ =
        opening
            .wish()
            .choice()
            .choose(desk, loop, place)
            .whenComplete((telling, failure) ->
                loop.thread()
                    .execute(() -> {
                      if (telling == null) {
                        LOG.warnf("a stream of %s was not begun: %s", pass.app(), failure);
                        refuse(opening, CommonRefusal.UNAVAILABLE);
                      } else {
                        chosen(new Chosen(opening, pass, place, telling), loop);
                      }
                    }));
  }

  private record Chosen(
      Opening opening, Pass pass, Follower.Place place, Optional<Telling> telling) {}

  private void chosen(Chosen chosen, Loop loop) {
    var response = chosen.opening().context().response();
    if (response.closed()) {
      leave(chosen.opening());
    } else if (chosen.telling().isEmpty()) {
      leave(chosen.opening());
      response.setStatusCode(204).putHeader("Cache-Control", "no-store").end();
    } else if (!desk.places.take(chosen.pass())) {
      refuse(chosen.opening(), CommonRefusal.TOO_MANY_REQUESTS);
    } else {
      begin(response, chosen.opening().wish().headers());
      var listener =
          new EventStream.Listener(
              chosen.pass(), chosen.place(), chosen.telling().get(), () -> leave(chosen.opening()));
      new EventStream(desk, loop, response, listener).open(chosen.opening().wish().cursor());
    }
  }

  /// Proxies pass every piece on at once and keep nothing.
  private static void begin(HttpServerResponse response, Map<String, String> headers) {
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no");
    headers.forEach(response::putHeader);
  }
}
