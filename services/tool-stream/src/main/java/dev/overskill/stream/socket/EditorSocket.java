package dev.overskill.stream.socket;

import dev.overskill.stream.journal.LiveJournals;
import dev.overskill.stream.socket.Gate.Opinion;
import dev.overskill.stream.socket.Gate.Visit;
import dev.overskill.stream.watch.Loops;
import io.netty.channel.ChannelHandlerContext;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The door of the socket: lets connections in, tells them the time, and sends them off.
@Singleton
public final class EditorSocket implements HttpServerOptionsCustomizer {
  /// Of all doors: each looks itself at what it is offered.
  private static final List<String> SUBPROTOCOLS =
      List.of(Handshake.SUBPROTOCOL, "actioncable-v1-ext-json", "actioncable-v1-json");

  private static final int TICK_MILLIS = 250;
  private static final int CLOSING_SECONDS = 3;

  private final LiveJournals journals;
  private final Loops loops;
  private final Handshake handshake;
  private final Gate gate;
  private final Refusals refusals;
  private final Drain drain;
  private final Desk desk;
  private final Vertx vertx;
  private final String root;

  @Inject
  EditorSocket(
      LiveJournals journals,
      Loops loops,
      Handshake handshake,
      Gate gate,
      Refusals refusals,
      Drain drain,
      Desk desk,
      Vertx vertx,
      @ConfigProperty(name = "quarkus.rest.path") String root) {
    this.journals = journals;
    this.loops = loops;
    this.handshake = handshake;
    this.gate = gate;
    this.refusals = refusals;
    this.drain = drain;
    this.desk = desk;
    this.vertx = vertx;
    this.root = root;
  }

  /// Compression stays off: a small frame could inflate to any size, and shared bytes could not be
  /// sent as they are.
  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    int largest = (int) desk.config.frameBytes().asLongValue();
    options
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(largest)
        .setMaxWebSocketMessageSize(largest)
        .setWebSocketSubProtocols(SUBPROTOCOLS)
        .setWebSocketClosingTimeout(CLOSING_SECONDS)
        .setRegisterWebSocketWriteHandlers(false);
  }

  void route(@Observes Router router) {
    router.route(root + "/v1/apps/:app/socket").handler(this::upgrade);
  }

  void start(@Observes StartupEvent event) {
    journals.onAppended(loops::appended);
    var _ = desk.revocations.onAccess(access -> loops.each(watcher -> watcher.withdrawn(access)));
    vertx.setPeriodic(
        TICK_MILLIS,
        _ -> {
          var nanos = System.nanoTime();
          var now = desk.clock.instant();
          loops.tick(watcher -> watcher.tick(nanos, now));
        });
  }

  private void upgrade(RoutingContext context) {
    var request = context.request();
    var app = Handshake.app(String.valueOf(context.pathParam("app")));
    if (app.isEmpty()) {
      refusals.refuse(context, SocketRefusal.NO_SUCH_APP);
      return;
    }
    var fault = handshake.fault(request);
    if (fault.isPresent()) {
      refusals.refuse(context, fault.get());
      return;
    }
    switch (gate.look(request)) {
      case Opinion.Refused(var why) -> refusals.refuse(context, why);
      case Opinion.Welcome(var filled, var visit) -> {
        var channel = Wire.channelOf(request);
        request
            .toWebSocket()
            .onSuccess(socket -> open(socket, channel, new Session.Place(filled, app.get()), visit))
            .onFailure(_ -> gate.leave(visit));
      }
    }
  }

  private void open(
      ServerWebSocket socket, ChannelHandlerContext channel, Session.Place place, Visit visit) {
    var loop = loops.of(channel.channel().eventLoop());
    var session = new Session(desk, place, loop, taken -> new Wire(socket, channel, taken));
    loop.add(session);
    // A connection lasts for hours, and the handshake's cookies and tokens have done their work.
    socket.headers().clear();
    socket.frameHandler(session::frame);
    socket.exceptionHandler(_ -> session.close(CloseCode.PROTOCOL_ERROR));
    socket.closeHandler(_ -> {
      gate.leave(visit);
      session.gone();
    });
    Wall.build(channel.channel(), desk, session::close);
  }

  /// Sends everybody to another node and waits until they have gone, for a while. This comes before
  /// the wait for requests under way, which the streams over HTTP are for ever.
  void leave(@Observes ShutdownDelayInitiatedEvent event) {
    drain.run();
  }

  /// The same where nothing announced it.
  void leave(@Observes ShutdownEvent event) {
    drain.run();
  }
}
