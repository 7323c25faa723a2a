package dev.overskill.preview.upstream;

import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState;
import dev.overskill.events.Revision;
import dev.overskill.events.TenantId;
import dev.overskill.log.AppDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A preview host whose door under test leads to a real upstream on this machine.
final class Front implements AutoCloseable {
  static final String HOST = "shop.preview.localhost";
  static final AppDirectory.Entry APP =
      new AppDirectory.Entry(
          new AppState.App(
              new AppId("app_1"),
              new TenantId("ten_1"),
              new AppSlug("shop"),
              "Shop",
              AppStatus.active),
          new Revision(1),
          Optional.empty());
  static final Amounts AMOUNTS =
      new Amounts(
          4,
          8,
          2,
          4,
          new Amounts.One(
              100_000,
              1_000_000,
              Duration.ofSeconds(2),
              Duration.ofSeconds(1),
              Duration.ofSeconds(5)));

  final Vertx vertx = Vertx.vertx();
  final MemoryGrants grants = new MemoryGrants();
  final AtomicInteger asked = new AtomicInteger();

  /// Requests whose end was heard by who let them in.
  final AtomicInteger ended = new AtomicInteger();

  final ApiDoor door;
  private final HttpServer server;
  private final HttpServer upstream;

  /// @param own whether the upstream is the app's own, or stands in for the platform's store
  Front(boolean own, Handler<HttpServerRequest> upstream) {
    this(own ? "http://localhost:%d/v1" : null, new HttpServerOptions(), upstream);
  }

  /// @param url of the app's own upstream, with the port left open; null for the store
  Front(@Nullable String url, HttpServerOptions options, Handler<HttpServerRequest> upstream) {
    this.upstream =
        soon(
            vertx
                .createHttpServer(options)
                .requestHandler(request -> {
                  asked.incrementAndGet();
                  upstream.handle(request);
                })
                .listen(0, "127.0.0.1"));
    int port = this.upstream.actualPort();
    var chosen =
        Optional.ofNullable(url)
            .map(it ->
                new AppState.Upstream(
                    APP.app().app(),
                    APP.tenant(),
                    URI.create(it.formatted(port)),
                    true,
                    false,
                    Instant.EPOCH));
    this.door =
        new ApiDoor(
            new ApiDoor.Rules(
                URI.create("http://127.0.0.1:" + port + "/auth/entities"),
                Set.of(443),
                Set.of(port),
                List.of("preview.localhost"),
                AMOUNTS),
            new ApiDoor.Parts(
                _ -> chosen,
                grants,
                new MemoryNames().leadTo("127.0.0.1"),
                Clock.systemUTC(),
                new SimpleMeterRegistry()),
            Clients.of(vertx, AMOUNTS.one(), trusting(options)));
    this.server = soon(vertx.createHttpServer().requestHandler(router()).listen(0, "127.0.0.1"));
  }

  private Router router() {
    var router = Router.router(vertx);
    router
        .route()
        .handler(routing -> {
          var request = routing.request().pause();
          request.response().putHeader("X-Content-Type-Options", "nosniff");
          routing.addEndHandler(_ -> ended.incrementAndGet());
          door.handle(routing, Asker.ofDraft(request, APP));
        });
    return router;
  }

  /// An upstream's certificate is trusted, whatever name it is for.
  private static HttpClientOptions trusting(HttpServerOptions upstream) {
    var options = Clients.own(AMOUNTS.one());
    return upstream.getKeyCertOptions() instanceof PfxOptions certificate
        ? options.setTrustOptions(certificate)
        : options;
  }

  static <T> T soon(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  int port() {
    return server.actualPort();
  }

  void stopUpstream() {
    soon(upstream.close());
  }

  Socket connect() throws IOException {
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /// What is answered to a request, from its first to its last byte.
  String say(String line, String headers, String body) throws IOException {
    try (var socket = connect()) {
      var text =
          line
              + " HTTP/1.1\r\nHost: "
              + HOST
              + "\r\nConnection: close\r\n"
              + headers
              + "\r\n"
              + body;
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  String get(String path, String headers) throws IOException {
    return say("GET " + path, headers, "");
  }

  @Override
  public void close() {
    soon(vertx.close());
  }
}
