package dev.overskill.preview.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState;
import dev.overskill.events.Revision;
import dev.overskill.events.TenantId;
import dev.overskill.log.AppDirectory;
import dev.overskill.preview.limit.LimitConfig;
import dev.overskill.preview.limit.Quotas;
import dev.overskill.testkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two requests, or two sockets, are all that fits.
class TurnstileTest {
  private static final AppDirectory.Entry APP =
      new AppDirectory.Entry(
          new AppState.App(
              new AppId("app_1"),
              new TenantId("ten_1"),
              new AppSlug("shop"),
              "Shop",
              AppStatus.active),
          new Revision(1),
          Optional.empty());
  private static final String UPGRADE =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final Turnstile turnstile =
      new Turnstile(
          new Quotas(limits(), System::nanoTime, new SimpleMeterRegistry()),
          new Replies(new Isolation(List.of()), 1 << 20, new SimpleMeterRegistry()));
  private final HttpServer server = serve();

  private static LimitConfig limits() {
    return new SmallRyeConfigBuilder()
        .withMapping(LimitConfig.class)
        .withDefaultValue("overskill.preview.limits.app.in-flight", "2")
        .withDefaultValue("overskill.preview.limits.tenant.sockets", "2")
        .build()
        .getConfigMapping(LimitConfig.class);
  }

  private HttpServer serve() {
    var router = Router.router(vertx);
    router.route().handler(this::answer);
    return vertx
        .createHttpServer(Listening.strict(new HttpServerOptions()))
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private void answer(RoutingContext routing) {
    if (!turnstile.admits(routing, APP)) {
      return;
    }
    var request = routing.request();
    switch (String.valueOf(request.path())) {
      case "/socket" -> request.toWebSocket();
      case "/tunnel" -> {
        var response = request.response().setStatusCode(101);
        response.putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
        request.toNetSocket();
      }
      case "/refused" -> routing.response().setStatusCode(400).end();
      default -> {} // never answered
    }
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Wire ask(String path, String headers) throws IOException {
    return again(new Wire(server.actualPort()), path, headers);
  }

  private static Wire again(Wire wire, String path, String headers) throws IOException {
    return wire.send("GET " + path + " HTTP/1.1\r\nHost: shop\r\n" + headers + "\r\n");
  }

  private int status(String path, String headers) {
    try (var wire = ask(path, headers)) {
      return wire.hear().status();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsAnsweredMakesRoom() throws IOException {
    try (var wire = new Wire(server.actualPort())) {
      for (int n = 0; n < 5; n++) {
        assertThat(again(wire, "/refused", "").hear().status()).isEqualTo(400);
      }
    }
  }

  @Test
  void whoGoesWithoutAnAnswerMakesRoom() throws IOException {
    try (var first = ask("/never", "");
        var second = ask("/never", "")) {
      assertThat(first).isNotSameAs(second);
      Await.until("both are inside", () -> status("/refused", "") == 429);
    }
    Await.until("they have gone", () -> status("/refused", "") == 400);
  }

  @Test
  void openSocketsTakeUpTheirRoomUntilTheyAreClosed() throws IOException {
    try (var socket = ask("/socket", UPGRADE);
        var tunnel = ask("/tunnel", UPGRADE)) {
      assertThat(socket.hear().status()).isEqualTo(101);
      assertThat(tunnel.hear().status()).isEqualTo(101);

      assertThat(status("/socket", UPGRADE)).isEqualTo(429);
      assertThat(status("/refused", "")).as("requests have room of their own").isEqualTo(400);
    }
    Await.until("they are closed", () -> status("/socket", UPGRADE) == 101);
    Await.until("that one too", () -> status("/tunnel", UPGRADE) == 101);
  }

  @Test
  void aSocketThatIsRefusedAgainAndAgainTakesUpNothing() throws IOException {
    try (var wire = new Wire(server.actualPort())) {
      for (int n = 0; n < 5; n++) {
        assertThat(again(wire, "/refused", UPGRADE).hear().status()).isEqualTo(400);
      }
    }
    assertThat(status("/socket", UPGRADE)).isEqualTo(101);
  }
}
