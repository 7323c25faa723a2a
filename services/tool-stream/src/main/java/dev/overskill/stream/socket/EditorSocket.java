package dev.overskill.stream.socket;

import dev.overskill.events.EventJson;
import dev.overskill.http.Problem;
import dev.overskill.stream.access.Limit;
import dev.overskill.stream.journal.LiveJournals;
import dev.overskill.stream.socket.Gate.Opinion;
import dev.overskill.stream.watch.Loops;
import io.netty.channel.ChannelHandlerContext;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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
  private static final int TICK_MILLIS = 250;
  private static final int CLOSING_SECONDS = 3;

  private final LiveJournals journals;
  private final Loops loops;
  private final Gate gate;
  private final Drain drain;
  private final Desk desk;
  private final Vertx vertx;
  private final String root;

  @Inject
  EditorSocket(
      LiveJournals journals,
      Loops loops,
      Gate gate,
      Drain drain,
      Desk desk,
      Vertx vertx,
      @ConfigProperty(name = "quarkus.rest.path") String root) {
    this.journals = journals;
    this.loops = loops;
    this.gate = gate;
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
        .setWebSocketSubProtocols(List.of(Handshake.SUBPROTOCOL))
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
    switch (gate.look(context.request(), String.valueOf(context.pathParam("app")))) {
      case Opinion.Refused(var why) -> refuse(context, why);
      case Opinion.Welcome welcome -> {
        var channel = Wire.channelOf(context.request());
        context
            .request()
            .toWebSocket()
            .onSuccess(socket -> open(socket, channel, welcome))
            .onFailure(_ -> gate.leave(welcome));
      }
    }
  }

  private void open(ServerWebSocket socket, ChannelHandlerContext channel, Opinion.Welcome place) {
    var loop = loops.of(channel.channel().eventLoop());
    var session = new Session(desk, place, loop, taken -> new Wire(socket, channel, taken));
    loop.add(session);
    // A connection lasts for hours, and the handshake's cookies and tokens have done their work.
    socket.headers().clear();
    socket.frameHandler(session::frame);
    socket.exceptionHandler(_ -> session.close(CloseCode.PROTOCOL_ERROR));
    socket.closeHandler(_ -> {
      gate.leave(place);
      session.gone();
    });
    var check =
        new FrameCheck(
            desk.config.frameBytes().asLongValue(),
            desk.limits.allowance(Limit.CONNECTION_FRAMES));
    if (!Wall.build(channel.channel(), check, session::close)) {
      desk.meters.unwalled();
    }
  }

  private void refuse(RoutingContext context, SocketRefusal refusal) {
    var problem = Problem.of(refusal, refusal.title(), desk.ids.next());
    var answer =
        context
            .response()
            .setStatusCode(refusal.status())
            .putHeader("Content-Type", Problem.MEDIA_TYPE.toString());
    switch (refusal.status()) {
      case 405 -> answer.putHeader("Allow", "GET");
      case 426 ->
          answer
              .putHeader("Upgrade", "websocket")
              .putHeader("Sec-WebSocket-Version", Handshake.VERSION);
      case 503 -> {
        answer.putHeader("Retry-After", Long.toString(desk.comeback().toSeconds() + 1));
      }
      default -> {}
    }
    desk.meters.refused(refusal);
    answer.end(Buffer.buffer(EventJson.write(problem)));
  }

  /// Sends everybody to another node and waits until they have gone, for a while.
  void leave(@Observes ShutdownEvent event) {
    drain.run();
  }
}
