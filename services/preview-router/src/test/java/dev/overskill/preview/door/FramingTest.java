package dev.overskill.preview.door;

import static dev.overskill.preview.door.ListeningDoor.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a request begins and ends, byte by byte.
@Timeout(60)
class FramingTest {
  private final ListeningDoor door = new ListeningDoor();

  @AfterEach
  void end() {
    door.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "Content-Length: 5, 6\r\n\r\nhello",
        "Content-Length: +5\r\n\r\nhello",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 0x5\r\n\r\nhello",
        "Content-Length: 99999999999999999999\r\n\r\nhello"
      })
  void aLengthThatIsNoneIsRefused(String rest) throws Exception {
    assertThat(door.askAndBeCutOff("POST /x HTTP/1.1\r\n" + HOST + rest)).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n"
      })
  void aBodyWithoutALengthIsRefusedAndEndsTheConnection(String rest) throws Exception {
    assertThat(door.askAndBeCutOff("POST /x HTTP/1.1\r\n" + HOST + rest)).isIn(0, 400, 411);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      })
  void whatIsOnlyReadHasNoBody(String rest) throws Exception {
    assertThat(door.askAndBeCutOff("GET /x HTTP/1.1\r\n" + HOST + rest)).isEqualTo(400);
  }

  @Test
  void anEmptyBodyIsNone() throws Exception {
    assertThat(door.ask("GET /x HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n").status())
        .isEqualTo(200);
  }

  @Test
  void onlyContinueCanBeExpected() throws Exception {
    var odd =
        door.ask("POST /x HTTP/1.1\r\n" + HOST + "Expect: wonders\r\nContent-Length: 1\r\n\r\n");
    try (var wire = door.wire()) {
      wire.send(
          "POST /x HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n");
      var first = wire.hear().status();
      var second = wire.send("x").hear().status();

      assertThat(List.of(odd.status(), first, second)).containsExactly(417, 100, 200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X : y\r\n",
        " X: y\r\n",
        "X\u0000: y\r\n",
        "X: y\u0000z\r\n",
        "X\r\n",
        ": y\r\n",
        "X(: y\r\n"
      })
  void whatIsNoHeaderIsRefused(String header) throws Exception {
    assertThat(door.askAndBeCutOff("GET / HTTP/1.1\r\n" + header + HOST + "\r\n")).isEqualTo(400);
  }

  @Test
  void moreThanFitsIsRefused() throws Exception {
    var many = "X-Header: 0123456789012345678901234567890123456789\r\n".repeat(500);

    assertThat(door.ask("GET / HTTP/1.1\r\n" + HOST + many + "\r\n").status()).isEqualTo(431);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/9.9\r\n" + HOST + "\r\n",
        "GET /\r\n\r\n",
        "GET / x HTTP/1.1\r\n" + HOST + "\r\n",
        "CONNECT shop.preview.localhost:80 HTTP/1.1\r\n" + HOST + "\r\n",
        "G\u0000T / HTTP/1.1\r\n" + HOST + "\r\n"
      })
  void whatIsNoRequestLineIsRefused(String request) throws Exception {
    try (var wire = door.wire()) {
      var heard = wire.send(request).hear();

      assertThat(heard.status()).isIn(400, 501, 505);
    }
  }

  @Test
  void requestsInARowAreAnsweredInOrder() throws Exception {
    try (var wire = door.wire()) {
      for (int n = 0; n < 20; n++) {
        wire.send("GET /" + n + " HTTP/1.1\r\n" + HOST + "\r\n");
      }

      for (int n = 0; n < 20; n++) {
        assertThat(wire.hear().body()).isEqualTo("shop /" + n);
      }
    }
  }
}
