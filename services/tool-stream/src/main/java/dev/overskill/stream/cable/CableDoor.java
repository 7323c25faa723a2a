package dev.overskill.stream.cable;

import dev.overskill.http.CallerFilter;
import dev.overskill.http.Refusal;
import dev.overskill.stream.access.StreamCookie;
import dev.overskill.stream.socket.CloseCode;
import dev.overskill.stream.socket.Desk;
import dev.overskill.stream.socket.Gate;
import dev.overskill.stream.socket.Gate.Opinion;
import dev.overskill.stream.socket.Handshake;
import dev.overskill.stream.socket.Refusals;
import dev.overskill.stream.socket.SocketRefusal;
import dev.overskill.stream.socket.Wall;
import dev.overskill.stream.socket.Wire;
import dev.overskill.stream.watch.Loops;
import dev.overskill.tenancy.Tokens;
import dev.overskill.tenancy.Verification;
import dev.overskill.tenancy.Verification.Fault;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// The door of the cable. Beside its own address it has one below each app's, which that app's
/// stream cookie reaches.
@Singleton
final class CableDoor {
  private static final Logger LOG = Logger.getLogger(CableDoor.class);
  private static final Duration VERIFYING_LIMIT = Duration.ofSeconds(5);
  private static final Set<String> SPOKEN =
      Set.of("actioncable-v1-json", "actioncable-v1-ext-json");
  private static final String TOKEN = "anycable-token.";

  private final Loops loops;
  private final Desk desk;
  private final Handshake handshake;
  private final Gate gate;
  private final Refusals refusals;
  private final Tokens tokens;
  private final CableConnection.Shared shared;
  private final String root;

  @Inject
  CableDoor(
      Loops loops,
      Desk desk,
      Handshake handshake,
      Gate gate,
      Refusals refusals,
      Tokens tokens,
      CableConfig config,
      @ConfigProperty(name = "quarkus.rest.path") String root) {
    this.loops = loops;
    this.desk = desk;
    this.handshake = handshake;
    this.gate = gate;
    this.refusals = refusals;
    this.tokens = tokens;
    this.shared = new CableConnection.Shared(desk, config, new Pings());
    this.root = root;
  }

  void route(@Observes Router router) {
    router.get(root + "/cable").handler(this::upgrade);
    router.get(root + "/v1/apps/:app/cable").handler(this::upgrade);
  }

  private void upgrade(RoutingContext context) {
    var request = context.request();
    var offers = Handshake.offers(request.headers().getAll("Sec-WebSocket-Protocol"));
    var fault = fault(request, offers);
    if (fault.isPresent()) {
      refusals.refuse(context, fault.get());
      return;
    }
    switch (gate.look(request)) {
      case Opinion.Refused(var why) -> refusals.refuse(context, why);
      case Opinion.Welcome welcome -> {
        var channel = Wire.channelOf(request);
        var token = token(request, offers);
        request
            .toWebSocket()
            .onSuccess(socket -> open(socket, channel, welcome, token))
            .onFailure(_ -> gate.leave(welcome.visit()));
      }
    }
  }

  private Optional<? extends Refusal> fault(HttpServerRequest request, List<String> offers) {
    return handshake
        .socketFault(request)
        .or(() ->
            offers.stream().anyMatch(SPOKEN::contains)
                ? Optional.empty()
                : Optional.of(SocketRefusal.SUBPROTOCOL_UNKNOWN));
  }

  private static Optional<String> token(HttpServerRequest request, List<String> offers) {
    return offers.stream()
        .filter(offer -> offer.startsWith(TOKEN))
        .map(offer -> offer.substring(TOKEN.length()))
        .findFirst()
        .or(() ->
            Optional.ofNullable(CallerFilter.bearer(request.headers().getAll("Authorization"))))
        .or(() -> StreamCookie.token(request));
  }

  private void open(
      ServerWebSocket socket,
      ChannelHandlerContext channel,
      Opinion.Welcome welcome,
      Optional<String> token) {
    var loop = loops.of(channel.channel().eventLoop());
    var connection =
        new CableConnection(
            shared, welcome.journals(), loop, taken -> new Wire(socket, channel, taken));
    loop.add(connection);
    socket.frameHandler(connection::frame);
    socket.exceptionHandler(_ -> connection.close(CloseCode.PROTOCOL_ERROR));
    socket.closeHandler(_ -> {
      gate.leave(welcome.visit());
      connection.gone();
    });
    socket.headers().clear();
    Wall.build(channel.channel(), desk, connection::close);
    if (token.isEmpty()) {
      connection.known(new Verification.Refused(Fault.MALFORMED));
      return;
    }
    var _ =
        tokens
            .verifyAsking(token.get())
            .ifNoItem()
            .after(VERIFYING_LIMIT)
            .fail()
            .subscribe()
            .with(
                verification -> loop.thread().execute(() -> connection.known(verification)),
                failure -> {
                  LOG.warnf("a cable's token was not verified: %s", failure);
                  loop.thread().execute(() -> connection.close(CloseCode.SERVER_ERROR));
                });
  }
}
