package dev.overskill.stream.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.testkit.TestLog;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6455, byte by byte: what a client may send, and what becomes of it if it may not.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class WireConformanceIT {
  private static final byte[] NOTHING = {};
  private static final int LIMIT = 65_536;
  private static final int FLOOD = 3_000;

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

  private RawClient client() {
    return RawClient.open(server, app.app());
  }

  /// One that is let in.
  private RawClient member() {
    var client = client().text(hello());
    while (!client.await(RawClient.TEXT).text().contains("caught-up")) {
      // Until it is.
    }
    return client;
  }

  private static String hello() {
    return "{\"type\":\"connect\",\"token\":\"" + Stage.owner(app) + "\"}";
  }

  private static byte[] part(String text, int from, int to) {
    return Arrays.copyOfRange(text.getBytes(UTF_8), from, to);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 50})
  void aMessageMayComeInAnyNumberOfPieces(int pieces) {
    var hello = hello();
    int length = hello.length();
    try (var client = client()) {
      for (int i = 0; i < pieces; i++) {
        var piece = part(hello, length * i / pieces, length * (i + 1) / pieces);
        client.frame(i == pieces - 1, i == 0 ? 1 : 0, piece);
      }

      assertThat(client.await(RawClient.TEXT).text()).contains("\"connected\"");
    }
  }

  @Test
  void aFrameMayComeByteByByte() {
    var frame = RawClient.frame(0x81, hello().getBytes(UTF_8));
    try (var client = client()) {
      for (byte b : frame) {
        client.send(new byte[] {b});
      }

      assertThat(client.await(RawClient.TEXT).text()).contains("\"connected\"");
    }
  }

  @Test
  void pingsBetweenThePiecesAreAnsweredAtOnceWithWhatTheyCarry() {
    var hello = hello();
    try (var client = client()) {
      client.frame(false, 1, part(hello, 0, 10));
      client.frame(true, RawClient.PING, "are you there".getBytes(UTF_8));

      var pong = client.next().orElseThrow();

      assertThat(pong.first()).isEqualTo(0x80 | RawClient.PONG);
      assertThat(pong.text()).isEqualTo("are you there");
      client.frame(true, RawClient.PONG, NOTHING).frame(true, 0, part(hello, 10, hello.length()));
      assertThat(client.await(RawClient.TEXT).text()).contains("\"connected\"");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 124, 125})
  void aPingOfAnySizeIsAnswered(int size) {
    try (var client = client()) {
      client.frame(true, RawClient.PING, RawClient.bytes(size, 'p'));

      assertThat(client.next().orElseThrow().payload()).isEqualTo(RawClient.bytes(size, 'p'));
    }
  }

  @Test
  void emptyPiecesAreFine() {
    try (var client = client()) {
      client.frame(false, 1, NOTHING).frame(false, 0, hello().getBytes(UTF_8));
      client.frame(true, 0, NOTHING);

      assertThat(client.await(RawClient.TEXT).text()).contains("\"connected\"");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a continuation of nothing        | 80 81 00000000 61 | 1002",
        "text inside a message            | 01 81 00000000 61 81 81 00000000 61 | 1002",
        "bytes inside a message           | 01 81 00000000 61 82 81 00000000 61 | 1002",
        "a continuation after the end     | 81 84 00000000 6e756c6c 80 80 00000000 | 1002",
        "the first reserved bit           | c1 80 00000000 | 1002",
        "the second reserved bit          | a1 80 00000000 | 1002",
        "the third reserved bit           | 91 80 00000000 | 1002",
        "a reserved bit on a ping         | c9 80 00000000 | 1002",
        "reserved data opcode 3           | 83 80 00000000 | 1002",
        "reserved data opcode 7           | 87 80 00000000 | 1002",
        "reserved control opcode 11       | 8b 80 00000000 | 1002",
        "reserved control opcode 15       | 8f 80 00000000 | 1002",
        "a reserved opcode inside         | 01 81 00000000 61 83 80 00000000 | 1002",
        "a frame without a mask           | 81 02 7b7d | 1002",
        "a ping without a mask            | 89 00 | 1002",
        "a ping in pieces                 | 09 80 00000000 | 1002",
        "a close in pieces                | 08 80 00000000 | 1002",
        "a ping of 126 bytes              | 89 fe 007e 00000000 | 1002",
        "a pong of 65,536 bytes           | 8a ff 0000000000010000 00000000 | 1002",
        "a close of 126 bytes             | 88 fe 007e 00000000 | 1002",
        "a length that is longer written  | 81 fe 0001 00000000 61 | 1002",
        "a length that is longest written | 81 ff 0000000000000001 00000000 61 | 1002",
        "a length with its first bit      | 81 ff 8000000000000000 00000000 | 1002",
        "bytes                            | 82 82 00000000 7b7d | 1003",
        "no bytes                         | 82 80 00000000 | 1003",
        "a frame of 65,537 bytes          | 81 ff 0000000000010001 00000000 | 1009",
        "a frame of terabytes             | 81 ff 0000100000000000 00000000 | 1009",
        "a close of one byte              | 88 81 00000000 03 | 1002",
        "pipelined garbage                | ffffffffffffffffffff | 1002",
        "an HTTP request                  | 474554202f20485454502f312e310d0a0d0a | 1002",
      })
  void whatNoClientMaySendEndsTheConnection(String what, String bytes, int code) {
    try (var client = client().hex(bytes)) {
      assertThat(client.closed()).as(what).isEqualTo(code);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0 80",
        "c1 bf",
        "c2 41",
        "e0 80 80",
        "e0 9f bf",
        "e2 82 41",
        "ed a0 80",
        "ed bf bf",
        "f0 80 80 80",
        "f0 8f bf bf",
        "f4 90 80 80",
        "f5",
        "f8",
        "ff",
        "fe"
      })
  void whatIsNotUtf8IsRefusedBeforeItsMessageEnds(String bytes) {
    var wrong = HexFormat.of().parseHex(bytes.replace(" ", ""));
    try (var inOne = client();
        var split = client()) {
      inOne.frame(false, 1, wrong);
      split.frame(false, 1, "{\"x\":\"".getBytes(UTF_8));
      for (byte b : wrong) {
        split.offer(RawClient.frame(0, new byte[] {b}));
      }

      assertThat(inOne.closed()).isEqualTo(1007);
      assertThat(split.closed()).isEqualTo(1007);
    }
  }

  @Test
  void wrongUtf8IsRefusedBeforeItsFrameEnds() {
    try (var client = client().hex("81 fe 1000 00000000 7b ff")) {
      assertThat(client.closed()).isEqualTo(1007);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c3", "e2 82", "f0 9f 98"})
  void aCharacterThatDoesNotEndIsRefused(String bytes) {
    try (var client = client()) {
      client.frame(true, 1, HexFormat.of().parseHex(bytes.replace(" ", "")));

      assertThat(client.closed()).isEqualTo(1007);
    }
  }

  @Test
  void charactersMayBeSplitOverFrames() {
    var text = "{\"type\":\"\uD83D\uDE00é€\"}".getBytes(UTF_8);
    try (var client = client()) {
      for (int i = 0; i < text.length; i++) {
        client.frame(i == text.length - 1, i == 0 ? 1 : 0, new byte[] {text[i]});
      }

      assertThat(client.closed()).as("read well, and none of ours").isEqualTo(4400);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {LIMIT, LIMIT - 1})
  void aMessageOfTheLimitIsRead(int size) {
    try (var client = client()) {
      client.frame(true, 1, RawClient.bytes(size, ' '));

      assertThat(client.closed()).as("no JSON object").isEqualTo(4400);
    }
  }

  @Test
  void piecesThatGrowBeyondTheLimitAreRefused() {
    try (var client = client()) {
      client.frame(false, 1, RawClient.bytes(LIMIT, ' '));
      client.frame(false, 0, RawClient.bytes(1, ' '));

      assertThat(client.closed()).isEqualTo(1009);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
  void aCloseIsAnsweredWithItsCode(int code) {
    try (var client = client()) {
      client.frame(true, RawClient.CLOSE, RawClient.closing(code, "bye"));

      assertThat(client.closed()).isEqualTo(code);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aCloseWithoutACodeIsAnswered() {
    try (var client = client()) {
      client.frame(true, RawClient.CLOSE, NOTHING);

      assertThat(client.closed()).isIn(1000, 1005);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
  void aCodeThatNobodyMaySendIsAFault(int code) {
    try (var client = client()) {
      client.frame(true, RawClient.CLOSE, RawClient.closing(code, ""));

      assertThat(client.closed()).isEqualTo(1002);
    }
  }

  @Test
  void aReasonThatIsNotUtf8IsAFault() {
    try (var client = client()) {
      client.frame(true, RawClient.CLOSE, HexFormat.of().parseHex("03e8c328"));

      assertThat(client.closed()).isEqualTo(1007);
    }
  }

  @Test
  void whatFollowsACloseIsNotRead() {
    try (var client = client()) {
      client.frame(true, RawClient.CLOSE, RawClient.closing(1000, ""));
      client.offer(RawClient.frame(0x81, hello().getBytes(UTF_8)));

      assertThat(client.closed()).isEqualTo(1000);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void whoDoesNotAnswerACloseIsLeft() {
    try (var client = client().text("{}")) {
      assertThat(client.closed()).isEqualTo(4400);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"137, 0", "138, 0", "137, 125", "138, 125", "1, 0"})
  void aFloodIsStopped(int first, int size) {
    var frame = RawClient.frame(first, RawClient.bytes(size, 'x'));
    var follow = first == 1 ? RawClient.frame(0, NOTHING) : frame;
    try (var client = member()) {
      client.offer(frame);
      for (int i = 0; i < FLOOD; i++) {
        client.offer(follow);
      }

      assertThat(client.closed()).isEqualTo(4429);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aClientThatIsGoneWithoutAWordIsNoticed() {
    try (var client = member()) {
      assertThat(client.await(RawClient.CLOSE).code()).isEqualTo(4004);
    }
  }
}
