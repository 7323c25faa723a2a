package dev.overskill.stream.socket;

import dev.overskill.stream.journal.LiveJournals;
import dev.overskill.stream.watch.Loops;
import dev.overskill.tenancy.Revocations;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The door of the socket: lets connections in, tells them the time, and sends them off.
@Singleton
public final class EditorSocket implements HttpServerOptionsCustomizer {
  /// Of all doors: each looks itself at what it is offered.
  private static final List<String> SUBPROTOCOLS =
      List.of(Handshake.SUBPROTOCOL, "actioncable-v1-ext-json", "actioncable-v1-json");

  private static final int TICK_MILLIS = 250;
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final LiveJournals journals;
  private final Loops loops;
  private final Desk desk;
  private final Revocations revocations;
  private final Vertx vertx;
  private final Handshake handshake;
  private final String root;

  @Inject
  EditorSocket(
      LiveJournals journals,
      Loops loops,
      Desk desk,
      Revocations revocations,
      Vertx vertx,
      Handshake handshake,
      @ConfigProperty(name = "quarkus.rest.path") String root) {
    this.journals = journals;
    this.loops = loops;
    this.desk = desk;
    this.revocations = revocations;
    this.vertx = vertx;
    this.handshake = handshake;
    this.root = root;
  }

  /// Compression stays off: a small frame could inflate to any size, and shared bytes could not be
  /// sent as they are. A message over our limit is read, so that it can be answered with our code.
  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(1 << 20)
        .setMaxWebSocketMessageSize(1 << 20)
        .setWebSocketSubProtocols(SUBPROTOCOLS)
        .setRegisterWebSocketWriteHandlers(false);
  }

  void route(@Observes Router router) {
    router.get(root + "/v1/apps/:app/socket").handler(this::upgrade);
  }

  void start(@Observes StartupEvent event) {
    journals.onAppended(loops::appended);
    var _ = revocations.onAccess(access -> loops.each(session -> session.withdrawn(access)));
    vertx.setPeriodic(
        TICK_MILLIS,
        _ -> {
          var nanos = System.nanoTime();
          var now = desk.clock.instant();
          loops.each(session -> session.tick(nanos, now));
        });
  }

  private void upgrade(RoutingContext context) {
    var request = context.request();
    var app = Handshake.app(String.valueOf(context.pathParam("app")));
    var filled = journals.get();
    var fault = handshake.fault(request);
    if (app.isEmpty()) {
      Refusals.refuse(context, SocketRefusal.NO_SUCH_APP);
    } else if (fault.isPresent()) {
      Refusals.refuse(context, fault.get());
    } else if (loops.isDraining() || filled.isEmpty()) {
      Refusals.refuse(context, SocketRefusal.NOT_READY);
    } else if (loops.size() >= desk.places.limit()) {
      Refusals.refuse(context, SocketRefusal.FULL);
    } else {
      var channel = Wire.channelOf(request);
      request
          .toWebSocket()
          .onSuccess(socket -> open(socket, channel, new Session.Place(filled.get(), app.get())));
    }
  }

  private void open(ServerWebSocket socket, ChannelHandlerContext channel, Session.Place place) {
    var loop = loops.of(channel.channel().eventLoop());
    var session = new Session(desk, place, loop, taken -> new Wire(socket, channel, taken));
    loop.add(session);
    socket.frameHandler(session::frame);
    socket.exceptionHandler(_ -> session.close(CloseCode.BAD_FRAME));
    socket.closeHandler(_ -> session.gone());
  }

  /// Sends everybody to another node and waits until they have gone, for a short while. This comes
  /// before the wait for requests under way, which the streams over HTTP are for ever.
  void drain(@Observes ShutdownDelayInitiatedEvent event) {
    drain();
  }

  void drain(@Observes ShutdownEvent event) {
    drain();
  }

  private void drain() {
    loops.drain();
    var until = System.nanoTime() + desk.config.drainLimit().toNanos();
    while (loops.size() > 0 && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }
}
