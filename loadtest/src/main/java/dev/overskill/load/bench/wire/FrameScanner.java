package dev.overskill.load.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// Cuts what a WebSocket server sends into messages, without copying those that arrive whole.
final class FrameScanner {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;

  private static final int FIN = 0x80;
  private static final int OPCODE = 0x0f;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int SHORT_FOLLOWS = 126;
  private static final int LONG_FOLLOWS = 127;
  private static final int LARGEST_MESSAGE = 64 << 20;

  private @Nullable ByteBuf rest;
  private @Nullable ByteBuf parts;
  private int partsOpcode;

  /// Where messages go. The payload is the callee's only during the call.
  interface Messages {
    void message(int opcode, ByteBuf payload);
  }

  /// Takes what arrived; the buffer stays the caller's.
  void take(ByteBuf arrived, Messages messages) {
    var kept = rest;
    var in = kept == null ? arrived : kept.writeBytes(arrived);
    while (takeFrame(in, messages)) {
      // The next frame.
    }
    if (!in.isReadable()) {
      release();
    } else if (kept == null) {
      rest = Unpooled.buffer(in.readableBytes() * 2).writeBytes(in);
    } else {
      kept.discardReadBytes();
    }
  }

  private void release() {
    var done = rest;
    if (done != null) {
      done.release();
      rest = null;
    }
  }

  private boolean takeFrame(ByteBuf in, Messages messages) {
    int start = in.readerIndex();
    int available = in.readableBytes();
    if (available < 2) {
      return false;
    }
    int first = in.getByte(start);
    int second = in.getByte(start + 1);
    if ((second & MASKED) != 0) {
      throw new IllegalStateException("a server must not mask its frames");
    }
    int shortLength = second & LENGTH;
    int header = shortLength == LONG_FOLLOWS ? 10 : shortLength == SHORT_FOLLOWS ? 4 : 2;
    if (available < header) {
      return false;
    }
    long length =
        switch (shortLength) {
          case SHORT_FOLLOWS -> in.getUnsignedShort(start + 2);
          case LONG_FOLLOWS -> in.getLong(start + 2);
          default -> shortLength;
        };
    if (length > LARGEST_MESSAGE) {
      throw new IllegalStateException("a frame of " + length + " bytes");
    }
    if (available < header + length) {
      return false;
    }
    frame(first, in.slice(start + header, (int) length), messages);
    in.readerIndex(start + header + (int) length);
    return true;
  }

  private void frame(int first, ByteBuf payload, Messages messages) {
    boolean last = (first & FIN) != 0;
    int opcode = first & OPCODE;
    var begun = parts;
    if (opcode >= CLOSE || (last && opcode != CONTINUATION)) {
      messages.message(opcode, payload);
    } else if (opcode != CONTINUATION) {
      parts = Unpooled.buffer(payload.readableBytes() * 2).writeBytes(payload);
      partsOpcode = opcode;
    } else if (begun == null) {
      throw new IllegalStateException("a frame continues nothing");
    } else {
      begun.writeBytes(payload);
      if (last) {
        messages.message(partsOpcode, begun);
        begun.release();
        parts = null;
      }
    }
  }
}
