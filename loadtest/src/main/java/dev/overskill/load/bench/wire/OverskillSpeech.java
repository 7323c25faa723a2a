package dev.overskill.load.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.function.Supplier;

/// The platform's own protocol, `overskill.v1`: the kind, number and cursor of a frame are found
/// where the server writes them, the rest is only searched for marks.
public final class OverskillSpeech implements Speech {
  private static final String PONG = "{\"type\":\"pong\"}";
  private static final int KIND = "{\"type\":\"".length();
  private static final int FROM_KIND_TO_SEQ = "\",\"seq\":".length();
  private static final int FROM_SEQ_TO_CURSOR = ",\"cursor\":\"".length();
  private static final ByteBuf PART = bytes("\"part\":");
  private static final ByteBuf OF = bytes("\"of\":");
  private static final int ENVELOPE = 512;

  private final String prefix;
  private final Supplier<String> token;

  /// @param prefix of every path: that of the service
  /// @param token a valid access token; called for each connection
  public OverskillSpeech(String prefix, Supplier<String> token) {
    this.prefix = prefix;
    this.token = token;
  }

  private static ByteBuf bytes(String ascii) {
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ascii.getBytes(US_ASCII)));
  }

  @Override
  public String path(Line line) {
    return prefix + "/v1/apps/" + line.room() + "/socket";
  }

  @Override
  public String subprotocol() {
    return "overskill.v1";
  }

  @Override
  public void opened(Line line) {
    var cursor = line.cursor().text().map(text -> ",\"cursor\":\"" + text + "\"").orElse("");
    line.say("{\"type\":\"connect\",\"token\":\"" + token.get() + "\"" + cursor + "}");
  }

  @Override
  public void heard(Line line, ByteBuf text) {
    // connected, caught-up; event; snapshot; reset; ping; ack
    switch (text.getByte(text.readerIndex() + KIND)) {
      case 'e' -> {
        numbered(line, text);
        Mark.scan(text, line);
      }
      case 's' -> snapshot(line, text);
      case 'c' -> {
        if (text.getByte(text.readerIndex() + KIND + 1) == 'a') {
          numbered(line, text);
          line.ear().live();
        }
      }
      case 'r' -> line.ear().reset();
      case 'p' -> line.say(PONG);
      default -> {}
    }
  }

  private static void numbered(Line line, ByteBuf text) {
    line.cursor().keep(text, number(line, text) + FROM_SEQ_TO_CURSOR);
  }

  /// Notes the frame's number.
  ///
  /// @return where it ends
  private static int number(Line line, ByteBuf text) {
    int kindEnd = text.indexOf(text.readerIndex() + KIND, text.writerIndex(), (byte) '"');
    int at = kindEnd + FROM_KIND_TO_SEQ;
    long value = 0;
    for (int c = text.getByte(at); c >= '0' && c <= '9'; c = text.getByte(++at)) {
      value = value * 10 + (c - '0');
    }
    line.numbered(value);
    return at;
  }

  /// A snapshot is told in parts, and its cursor is good with the last one. The first voids what
  /// came before, as a reset does.
  private static void snapshot(Line line, ByteBuf text) {
    int seqEnd = number(line, text);
    long part = number(text, PART);
    if (part == 1) {
      line.ear().reset();
    }
    Mark.scan(text, line);
    if (part == number(text, OF)) {
      line.cursor().keep(text, seqEnd + FROM_SEQ_TO_CURSOR);
    }
  }

  private static long number(ByteBuf text, ByteBuf name) {
    long value = 0;
    for (int i = after(text, name); ; i++) {
      int c = text.getByte(i);
      if (c < '0' || c > '9') {
        return value;
      }
      value = value * 10 + (c - '0');
    }
  }

  /// The position after a member's name, which stands before the payload.
  private static int after(ByteBuf text, ByteBuf name) {
    int length = Math.min(text.readableBytes(), ENVELOPE);
    int at = ByteBufUtil.indexOf(name, text.slice(text.readerIndex(), length));
    if (at < 0) {
      throw new IllegalStateException("a frame without " + name.toString(US_ASCII));
    }
    return text.readerIndex() + at + name.readableBytes();
  }
}
