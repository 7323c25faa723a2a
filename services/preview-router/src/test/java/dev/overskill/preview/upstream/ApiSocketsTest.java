package dev.overskill.preview.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Sockets of pages to an upstream of the app's own.
class ApiSocketsTest {
  private static final String HERE = "http://" + Front.HOST;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private Front front() {
    var options = new HttpServerOptions().setWebSocketSubProtocols(List.of("graphql-ws"));
    return new Front("http://localhost:%d/v1", options, this::echo);
  }

  private void echo(HttpServerRequest request) {
    heard.add(request.uri() + " " + request.getHeader("X-Key") + " " + request.getHeader("Cookie"));
    request
        .toWebSocket()
        .onSuccess(socket -> {
          socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text));
          socket.binaryMessageHandler(socket::writeBinaryMessage);
        });
  }

  private static Future<WebSocket> open(Front front, String origin) {
    var options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(front.port())
            .setURI("/api/live?x=1")
            .addHeader("Host", Front.HOST)
            .addHeader("Origin", origin)
            .addHeader("Cookie", "__Host-overskill-preview=secret; a=1")
            .addSubProtocol("graphql-ws");
    return front.vertx.createWebSocketClient().connect(options);
  }

  @Test
  void bothSidesSpeakAsTheyLike() throws InterruptedException {
    try (var front = front()) {
      var page = Front.soon(open(front, HERE));
      var said = new LinkedBlockingQueue<String>();
      page.textMessageHandler(said::add);
      page.binaryMessageHandler(bytes -> said.add("bytes " + bytes.length()));

      page.writeTextMessage("é😀");
      page.writeBinaryMessage(Buffer.buffer(new byte[50_000]));

      assertThat(page.subProtocol()).isEqualTo("graphql-ws");
      assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("echo é😀");
      assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("bytes 50000");
      assertThat(heard.remove()).isEqualTo("/v1/live?x=1 " + MemoryGrants.SECRET + " a=1");
    }
  }

  @Test
  void aPageOfAnotherHostOpensNone() {
    try (var front = front()) {
      assertThatThrownBy(() -> Front.soon(open(front, "http://other.preview.localhost")))
          .hasMessageContaining("403");
      assertThat(front.asked).hasValue(0);
    }
  }

  @Test
  void theStoreHasNone() {
    try (var front = new Front(false, this::echo)) {
      assertThatThrownBy(() -> Front.soon(open(front, HERE))).hasMessageContaining("400");
      assertThat(front.asked).hasValue(0);
    }
  }

  @Test
  void anUpstreamThatOpensNoneIsSaidToBeUnreachable() {
    try (var front = new Front(true, request -> request.response().end("no"))) {
      assertThatThrownBy(() -> Front.soon(open(front, HERE))).hasMessageContaining("502");
    }
  }

  @Test
  void anAppHasSoManyAndThenRoomAgain() {
    try (var front = front()) {
      var first = Front.soon(open(front, HERE));
      Front.soon(open(front, HERE));

      assertThatThrownBy(() -> Front.soon(open(front, HERE))).hasMessageContaining("429");
      Front.soon(first.close());
      Await.until("room for one more", () -> isOpened(front));
    }
  }

  private static boolean isOpened(Front front) {
    return open(front, HERE)
        .toCompletionStage()
        .toCompletableFuture()
        .handle((_, failure) -> failure == null)
        .join();
  }

  @Test
  void anAppThatIsPutAwayLosesThem() {
    try (var front = front()) {
      var page = Front.soon(open(front, HERE));
      var closed = new AtomicBoolean();
      page.closeHandler(_ -> closed.set(true));

      front.door.putAway(Front.APP.app().app());

      Await.until("the socket to close", closed::get);
    }
  }
}
