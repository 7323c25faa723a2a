package dev.overskill.load.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/// The latest position a server has named, kept as bytes: it changes with every frame and is read
/// only when a connection was cut.
public final class Cursor {
  private static final int LONGEST = 128;

  private byte[] text = {};
  private int length;

  /// Remembers the text that begins there and ends before the next quote.
  void keep(ByteBuf in, int from) {
    int end = in.indexOf(from, Math.min(in.writerIndex(), from + LONGEST), (byte) '"');
    if (end < 0) {
      throw new IllegalStateException("a cursor that does not end");
    }
    length = end - from;
    if (text.length < length) {
      text = new byte[LONGEST];
    }
    in.getBytes(from, text, 0, length);
  }

  public Optional<String> text() {
    return length == 0 ? Optional.empty() : Optional.of(new String(text, 0, length, US_ASCII));
  }
}
