package dev.overskill.stream.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.testkit.TestLog;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a handshake that is not right.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class HandshakeIT {
  private static Stage stage;
  private static TestLog.Scope app;

  @TestHTTPResource("/")
  URI server;

  @BeforeAll
  static void open() {
    stage = new Stage();
    app = stage.app();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @Test
  void aRightOneIsAcceptedAsTheRfcComputesIt() {
    try (var client = new RawClient(server)) {
      var head = client.ask(client.handshake(app.app()));

      assertThat(head.status()).isEqualTo(101);
      assertThat(head.headers())
          .containsEntry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .containsEntry("Sec-WebSocket-Protocol", "overskill.v1");
      assertThat(head.headers().get("upgrade")).isEqualToIgnoringCase("websocket");
    }
  }

  @Test
  void compressionIsNotSpokenThoughOffered() {
    try (var client = new RawClient(server)) {
      var lines = client.handshake(app.app());
      lines.put("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits");
      var head = client.ask(lines);

      assertThat(head.status()).isEqualTo(101);
      assertThat(head.headers()).doesNotContainKey("Sec-WebSocket-Extensions");
      client.hex("c1 82 00000000 aa00");
      assertThat(client.closed()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "Upgrade                | none              | 426 | upgrade_required",
        "Upgrade                | irc               | 426 | upgrade_required",
        "Connection             | none              | 400 | bad_handshake",
        "Connection             | keep-alive        | 400 | bad_handshake",
        "Sec-WebSocket-Key      | none              | 400 | bad_handshake",
        "Sec-WebSocket-Key      | c2hvcnQ=          | 400 | bad_handshake",
        "Sec-WebSocket-Key      | no base64 at all! | 400 | bad_handshake",
        "Sec-WebSocket-Version  | none              | 426 | version_unknown",
        "Sec-WebSocket-Version  | 8                 | 426 | version_unknown",
        "Sec-WebSocket-Version  | 13, 8             | 426 | version_unknown",
        "Sec-WebSocket-Protocol | graphql-ws        | 400 | subprotocol_unknown",
        "Origin                 | http://evil.test  | 403 | origin_refused",
        "Origin                 | null              | 403 | origin_refused",
        "Content-Length         | 2                 | 400 | bad_handshake",
      })
  void aWrongLineIsRefusedWithAProblem(String name, String value, int status, String code) {
    try (var client = new RawClient(server)) {
      var lines = client.handshake(app.app());
      if (value == null) {
        lines.remove(name);
      } else {
        lines.put(name, value);
      }
      client.send((RawClient.request(lines) + "{}").getBytes(ISO_8859_1));

      var head = client.head();

      assertThat(head.status()).isEqualTo(status);
      assertThat(head.headers()).containsEntry("Content-Type", "application/problem+json");
      assertThat(client.body(head)).contains("\"code\":\"" + code + "\"");
      if (status == 426) {
        assertThat(head.headers()).containsEntry("Sec-WebSocket-Version", "13");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void onlyGetOpensASocket(String method) {
    try (var client = new RawClient(server)) {
      var lines = client.handshake(app.app());
      lines.compute("", (_, line) -> String.valueOf(line).replace("GET", method));

      var head = client.ask(lines);

      assertThat(head.status()).isEqualTo(405);
      assertThat(head.headers()).containsEntry("Allow", "GET");
    }
  }

  @Test
  void aHandshakeNamesItsHost() {
    try (var client = new RawClient(server)) {
      var lines = client.handshake(app.app());
      lines.remove("Host");

      assertThat(client.ask(lines).status()).isEqualTo(400);
    }
  }

  @Test
  void headersThatAreTooLargeAreRefused() {
    try (var client = new RawClient(server)) {
      var lines = client.handshake(app.app());
      lines.put("Cookie", "a=" + "x".repeat(20_000));

      assertThat(client.ask(lines).status()).isEqualTo(431);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "\r\n\r\n\r\n hello\r\n\r\n", "GET\r\n\r\n"})
  void whatIsNoRequestIsRefused(String bytes) {
    try (var client = new RawClient(server)) {
      client.send((bytes + "\r\n\r\n").getBytes(ISO_8859_1));

      assertThat(client.head().status()).isEqualTo(400);
    }
  }

  @Test
  void whatComesBeforeTheAnswerIsNotTakenForAMessage() {
    try (var client = new RawClient(server)) {
      var early = RawClient.frame(0x81, "{}".getBytes(UTF_8));
      var request = RawClient.request(client.handshake(app.app())).getBytes(ISO_8859_1);
      var both = java.util.Arrays.copyOf(request, request.length + early.length);
      System.arraycopy(early, 0, both, request.length, early.length);
      client.send(both);

      // Whichever way the server reads it, it must not hang: an error, a closed connection, or,
      // since the bytes are a message that is none of ours, the code for that.
      var head = client.head();

      assertThat(head.status()).isIn(101, 400);
      assertThat(head.status() == 400 ? 4400 : client.closed()).isIn(4400, 4408, 1006);
    }
  }

  @Test
  void aHandshakeMayComeSlowly() {
    try (var client = new RawClient(server)) {
      for (byte b : RawClient.request(client.handshake(app.app())).getBytes(ISO_8859_1)) {
        client.send(new byte[] {b});
      }

      assertThat(client.head().status()).isEqualTo(101);
    }
  }

  @Test
  void aRefusalNamesNoSecret() {
    try (var client = new RawClient(server)) {
      var lines = client.handshake(app.app());
      lines.putAll(Map.of("Cookie", "session=s3cr3t", "Origin", "http://evil.test"));

      var head = client.ask(lines);

      assertThat(client.body(head)).doesNotContain("s3cr3t");
    }
  }
}
