package dev.overskill.local.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.overskill.local.part.Sockets;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FrontDoorTest {
  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer service;
  private int socketPort;
  private Vertx vertx;
  private int port;
  private FrontDoor door;

  @BeforeEach
  void open() throws Exception {
    Files.createDirectories(folder.resolve("dist/assets"));
    Files.writeString(folder.resolve("dist/index.html"), "<!doctype html>the page");
    Files.writeString(folder.resolve("dist/assets/app-1a2b.js"), "export {}");
    Files.writeString(folder.resolve("secret.txt"), "not for the web");
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/auth", FrontDoorTest::tellWhatWasHeard);
    service.start();
    vertx = Vertx.vertx();
    socketPort = echo();
    port = Sockets.anyFree();
    door =
        FrontDoor.open(
            new FrontConfig(
                port,
                Set.of("localhost"),
                folder.resolve("dist"),
                Map.of(
                    "/auth", service.getAddress().getPort(),
                    "/stream", socketPort,
                    "/deploy", Sockets.anyFree()),
                List.of("http://*.preview.localhost:8084")));
  }

  private static void tellWhatWasHeard(HttpExchange exchange) throws IOException {
    try (exchange) {
      var told = exchange.getRequestHeaders();
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var heard =
          String.join(
              " ",
              exchange.getRequestURI().toString(),
              told.getFirst("X-Forwarded-For"),
              String.valueOf(told.getFirst("X-Real-IP")),
              body);
      var bytes = heard.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private int echo() throws Exception {
    return vertx
        .createHttpServer(
            new HttpServerOptions().setHost("127.0.0.1").setPort(0).addWebSocketSubProtocol("v1"))
        .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .actualPort();
  }

  @AfterEach
  void close() throws Exception {
    door.close();
    service.stop(0);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aPageOfTheConsoleIsServedUnderAStrictPolicy() throws Exception {
    var answer = get("/apps/some-app");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).endsWith("the page");
    assertThat(header(answer, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(answer, "Content-Security-Policy"))
        .contains("default-src 'none'", "frame-src http://*.preview.localhost:8084")
        .doesNotContain("unsafe");
  }

  @Test
  void aHashedFileIsKeptForEver() throws Exception {
    var answer = get("/assets/app-1a2b.js");

    assertThat(header(answer, "Content-Type")).startsWith("text/javascript");
    assertThat(header(answer, "Cache-Control")).contains("immutable");
  }

  @Test
  void aMissingFileIsNotThePage() throws Exception {
    assertThat(get("/assets/gone.js").statusCode()).isEqualTo(404);
  }

  @Test
  void nothingOutsideTheConsoleIsServed() throws Exception {
    var answer = raw("GET /%2e%2e/secret.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 404").doesNotContain("not for the web");
  }

  @Test
  void anotherHostNameIsRefused() throws Exception {
    var answer = raw("GET / HTTP/1.1\r\nHost: rebound.example\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 421").contains("unknown_host");
  }

  @Test
  void aServiceIsReachedAndAVisitorCannotSpeakAsAProxy() throws Exception {
    var request =
        HttpRequest.newBuilder(at("/auth/v1/tokens?x=%20y"))
            .header("X-Forwarded-For", "6.6.6.6")
            .header("X-Real-IP", "6.6.6.6")
            .POST(HttpRequest.BodyPublishers.ofString("the body"))
            .build();

    var answer = client.send(request, HttpResponse.BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("/auth/v1/tokens?x=%20y 127.0.0.1 null the body");
  }

  @Test
  void aServiceThatIsAwayIsAProblemWithAdvice() throws Exception {
    var answer = get("/deploy/v1/apps");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(header(answer, "Retry-After")).isEqualTo("1");
    assertThat(answer.body()).contains("service_away");
  }

  @Test
  void aSocketPassesThrough() throws Exception {
    var heard = new CompletableFuture<String>();
    var socket =
        client
            .newWebSocketBuilder()
            .subprotocols("v1")
            .buildAsync(URI.create("ws://localhost:" + port + "/stream/socket"), listener(heard))
            .get(10, TimeUnit.SECONDS);

    socket.sendText("hello", true).get(10, TimeUnit.SECONDS);

    assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
    assertThat(socket.getSubprotocol()).isEqualTo("v1");
    socket.abort();
  }

  private static WebSocket.Listener listener(CompletableFuture<String> heard) {
    return new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        heard.complete(text.toString());
        return CompletableFuture.completedFuture(null);
      }
    };
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(at(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI at(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var bytes = new byte[4096];
      var length = socket.getInputStream().read(bytes);
      return new String(bytes, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    }
  }
}
