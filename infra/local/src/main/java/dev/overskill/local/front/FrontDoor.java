package dev.overskill.local.front;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The one address people open: console files and services under one origin, so that cookies stay
/// strict and nothing needs CORS.
public final class FrontDoor {
  private static final int LONGEST_URI = 8 * 1024;
  private static final int LARGEST_HEADERS = 32 * 1024;
  private static final int IDLE_SECONDS = 120;

  private final Vertx vertx;
  private final HttpServer server;
  private final FrontConfig config;
  private final ConsoleFiles console;
  private final Forwarding forwarding;

  private FrontDoor(Vertx vertx, FrontConfig config) {
    this.vertx = vertx;
    this.config = config;
    this.console = new ConsoleFiles(vertx, config);
    this.forwarding = new Forwarding(vertx, config);
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(config.port())
                .setMaxInitialLineLength(LONGEST_URI)
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setIdleTimeout(IDLE_SECONDS)
                // Offered end to end by the services; the door itself terminates nothing.
                .setPerMessageWebSocketCompressionSupported(false));
  }

  /// Opens the door, and returns when it is open.
  public static FrontDoor open(FrontConfig config) throws IOException, InterruptedException {
    var vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setInternalBlockingPoolSize(2));
    var door = new FrontDoor(vertx, config);
    door.server.requestHandler(door::handle);
    try {
      door.server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      return door;
    } catch (ExecutionException | TimeoutException refused) {
      door.close();
      throw new IOException("the front door cannot listen on port " + config.port(), refused);
    }
  }

  private void handle(HttpServerRequest request) {
    var authority = request.authority();
    if (authority == null || !config.hosts().contains(authority.host())) {
      // A page of another site whose name was pointed at this machine does not get in.
      Problems.answer(request.response(), Problems.UNKNOWN_HOST);
      return;
    }
    var service = config.services().get(firstSegment(pathOf(request)));
    if (service == null) {
      console.serve(request);
    } else {
      forwarding.forward(request);
    }
  }

  /// The path; `/` for the few requests that have none, such as `OPTIONS *`.
  static String pathOf(HttpServerRequest request) {
    var path = request.path();
    return path != null && path.startsWith("/") ? path : "/";
  }

  /// `/auth` of `/auth/v1/tokens`.
  static String firstSegment(String path) {
    var end = path.indexOf('/', 1);
    return end < 0 ? path : path.substring(0, end);
  }

  /// Closes the door; connections that do not end in five seconds end with the process.
  public void close() throws InterruptedException {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException stuck) {
      // Said above.
    }
  }
}
