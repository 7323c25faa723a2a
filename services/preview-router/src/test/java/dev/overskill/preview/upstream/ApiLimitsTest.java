package dev.overskill.preview.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.testkit.Await;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What a question may take, and what becomes of one that takes more.
class ApiLimitsTest {
  private static final String OWN = "Origin: http://" + Front.HOST + "\r\n";

  private static void answer(HttpServerRequest request) {
    request.body().onSuccess(body -> request.response().end("took " + body.length()));
  }

  @Test
  void aBodyThatSaysItIsTooLargeIsRefusedUnread() throws IOException {
    try (var front = new Front(true, ApiLimitsTest::answer);
        var page = front.connect()) {
      var text =
          "POST /api/x HTTP/1.1\r\nHost: " + Front.HOST + "\r\n" + OWN + "Content-Length: 100001";
      page.getOutputStream().write((text + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));

      var answer = new String(page.getInputStream().readNBytes(12), StandardCharsets.UTF_8);

      assertThat(answer).isEqualTo("HTTP/1.1 413");
      assertThat(front.asked).hasValue(0);
    }
  }

  @Test
  void aBodyThatTurnsOutTooLargeIsBrokenOff() throws IOException {
    try (var front = new Front(true, ApiLimitsTest::answer)) {
      var chunk = "2710\r\n" + "x".repeat(10_000) + "\r\n";

      var fits =
          front.say(
              "POST /api/x",
              OWN + "Transfer-Encoding: chunked\r\n",
              chunk.repeat(10) + "0\r\n\r\n");
      var more =
          front.say(
              "POST /api/x",
              OWN + "Transfer-Encoding: chunked\r\n",
              chunk.repeat(11) + "0\r\n\r\n");

      assertThat(fits).startsWith("HTTP/1.1 200").contains("took 100000");
      assertThat(more).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void anAnswerThatIsTooLargeNeverLooksWhole() throws IOException {
    try (var declared = new Front(true, r -> r.response().end(Buffer.buffer(new byte[1_000_001])));
        var chunked =
            new Front(
                true,
                r -> {
                  r.response().setChunked(true).write(Buffer.buffer(new byte[600_000]));
                  r.response().end(Buffer.buffer(new byte[600_000]));
                })) {
      assertThat(declared.get("/api/x", "")).startsWith("HTTP/1.1 502");
      assertThat(chunked.get("/api/x", ""))
          .startsWith("HTTP/1.1 200")
          .doesNotEndWith("0\r\n\r\n")
          .hasSizeLessThan(1_100_000);
    }
  }

  @Test
  void whoSaysNothingIsTooSlow() throws IOException {
    try (var front = new Front(true, _ -> {})) {
      assertThat(front.get("/api/x", "")).startsWith("HTTP/1.1 504").contains("upstream_slow");
    }
  }

  @Test
  void whoBreaksOffOrIsNotThereCannotBeReachedAndIsLeftAlone() throws IOException {
    try (var front = new Front(true, request -> request.connection().close())) {
      assertThat(front.get("/api/x", "")).startsWith("HTTP/1.1 502");
      front.stopUpstream();
      for (int n = 0; n < 4; n++) {
        assertThat(front.get("/api/x", "")).startsWith("HTTP/1.1 502");
      }
      var asked = front.asked.get();

      var rested = front.get("/api/x", "");

      assertThat(rested).startsWith("HTTP/1.1 503").contains("upstream_resting", "Retry-After: 1");
      assertThat(front.asked).hasValue(asked);
    }
  }

  @Test
  void anErrorOfTheUpstreamIsItsAnswer() throws IOException {
    try (var front = new Front(true, r -> r.response().setStatusCode(500).end("broken"))) {
      for (int n = 0; n < 8; n++) {
        assertThat(front.get("/api/x", "")).startsWith("HTTP/1.1 500").endsWith("broken");
      }
    }
  }

  @Test
  void anAppAsksSoMuchAtOnceAndThenAgain() throws IOException {
    var waiting = new ArrayList<HttpServerRequest>();
    var sockets = new ArrayList<Socket>();
    try (var front =
        new Front(
            true,
            request -> {
              synchronized (waiting) {
                waiting.add(request);
              }
            })) {
      for (int n = 0; n < 4; n++) {
        var socket = front.connect();
        sockets.add(socket);
        var text = "GET /api/x HTTP/1.1\r\nHost: " + Front.HOST + "\r\n\r\n";
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      }
      Await.until("four questions", () -> front.asked.get() == 4);

      assertThat(front.get("/api/x", "")).startsWith("HTTP/1.1 429").contains("too_many_requests");
      for (var socket : sockets) {
        socket.close();
      }
      Await.until("room for one more", () -> !isTooMany(front));
    }
  }

  /// Whether there is no room; a question that finds room waits for an upstream that says nothing.
  private static boolean isTooMany(Front front) {
    try {
      return front.get("/api/x", "").startsWith("HTTP/1.1 429");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSlowPageHoldsItsUpstreamBack() throws IOException {
    var held = new AtomicInteger();
    var body = new byte[990_000];
    try (var front =
            new Front(
                true,
                request -> {
                  var response = request.response().setChunked(true);
                  response.write(Buffer.buffer(body));
                  if (response.writeQueueFull()) {
                    held.incrementAndGet();
                    response.drainHandler(_ -> response.end("end"));
                  } else {
                    response.end("end");
                  }
                });
        var socket = front.connect()) {
      socket.setReceiveBufferSize(8_192);
      var text = "GET /api/x HTTP/1.1\r\nHost: " + Front.HOST + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));

      var answer = socket.getInputStream().readAllBytes();

      assertThat(held).hasValue(1);
      assertThat(new String(answer, StandardCharsets.ISO_8859_1)).endsWith("end\r\n0\r\n\r\n");
      assertThat(answer.length).isGreaterThan(990_000);
    }
  }
}
