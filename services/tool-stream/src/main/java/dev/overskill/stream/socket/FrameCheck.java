package dev.overskill.stream.socket;

import dev.overskill.stream.access.Allowance;
import io.netty.buffer.ByteBuf;

/// Reads what a client sends as RFC 6455 has it, byte by byte and ahead of any decoder, and refuses
/// the first byte that is not allowed: a frame that will be too long is refused by its header, and
/// wrong UTF-8 before its message ends. Keeps nothing but the place it is at. For one thread.
final class FrameCheck {
  private static final int LONGEST_HEADER = 14;
  private static final int LONGEST_CONTROL = 125;
  private static final int MASKED = 0x80;
  private static final int MASK_BYTES = 4;

  private final long limit;
  private final Allowance frames;
  private final Utf8Steps text = new Utf8Steps();
  private final Utf8Steps reason = new Utf8Steps();
  private final int[] header = new int[LONGEST_HEADER];
  private int have;
  private int need = 2;
  private long length;
  private long left;
  private int closeCode;
  private boolean begun;
  private long message;
  private boolean closed;

  /// @param limit bytes of a message
  /// @param frames how many frames a client may send, of whatever kind
  FrameCheck(long limit, Allowance frames) {
    this.limit = limit;
    this.frames = frames;
  }

  /// Looks at the bytes, and takes none away.
  void take(ByteBuf bytes) throws BadFrameException {
    int end = bytes.writerIndex();
    for (int i = bytes.readerIndex(); i < end && !closed; i++) {
      int b = bytes.getByte(i) & 0xff;
      if (have < need) {
        header(b);
      } else {
        payload(b);
      }
    }
  }

  private void header(int b) throws BadFrameException {
    header[have++] = b;
    if (have == 1) {
      first(b);
    } else if (have == 2) {
      second(b);
    }
    if (have == need) {
      length = length();
      left = length;
      if (isText()) {
        message += length;
        if (message > limit) {
          throw new BadFrameException(CloseCode.TOO_BIG);
        }
      }
      if (left == 0) {
        end();
      }
    }
  }

  private void first(int b) throws BadFrameException {
    if (!frames.take(System.nanoTime())) {
      throw new BadFrameException(CloseCode.TOO_MANY);
    }
    require((b & 0x70) == 0);
    switch (opcode()) {
      case 0 -> require(begun);
      case 1 -> require(!begun);
      case 2 -> {
        require(!begun);
        throw new BadFrameException(CloseCode.NOT_TEXT);
      }
      case 8, 9, 10 -> require(isFinal());
      default -> require(false);
    }
    begun = isText() || begun;
  }

  private void second(int b) throws BadFrameException {
    require((b & MASKED) != 0);
    int size = b & 0x7f;
    require(isText() || size <= LONGEST_CONTROL);
    require(opcode() != 8 || size != 1);
    need = 2 + MASK_BYTES + (size == 126 ? 2 : size == 127 ? 8 : 0);
  }

  private long length() throws BadFrameException {
    int size = header[1] & 0x7f;
    if (size <= LONGEST_CONTROL) {
      return size;
    }
    long value = 0;
    for (int i = 2; i < need - MASK_BYTES; i++) {
      value = value << 8 | header[i];
    }
    require(size == 126 ? value > LONGEST_CONTROL : value < 0 || value > 0xffff);
    require(value >= 0);
    return value;
  }

  private void payload(int masked) throws BadFrameException {
    long at = length - left;
    int b = masked ^ header[need - MASK_BYTES + (int) (at & 3)];
    left--;
    if (isText()) {
      requireText(text.take(b));
    } else if (opcode() == 8 && at < 2) {
      closeCode = closeCode << 8 | b;
    } else if (opcode() == 8) {
      requireText(reason.take(b));
    }
    if (left == 0) {
      end();
    }
  }

  private void end() throws BadFrameException {
    if (isText() && isFinal()) {
      requireText(text.end());
      begun = false;
      message = 0;
    } else if (opcode() == 8) {
      require(length == 0 || mayBeSent(closeCode));
      requireText(reason.end());
      closed = true;
    }
    have = 0;
    need = 2;
  }

  /// RFC 6455, 7.4, and the codes that were registered after it.
  private static boolean mayBeSent(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  private int opcode() {
    return header[0] & 0x0f;
  }

  private boolean isText() {
    return opcode() < 2;
  }

  private boolean isFinal() {
    return (header[0] & 0x80) != 0;
  }

  private static void require(boolean allowed) throws BadFrameException {
    if (!allowed) {
      throw new BadFrameException(CloseCode.PROTOCOL_ERROR);
    }
  }

  private static void requireText(boolean valid) throws BadFrameException {
    if (!valid) {
      throw new BadFrameException(CloseCode.NOT_UTF8);
    }
  }
}
