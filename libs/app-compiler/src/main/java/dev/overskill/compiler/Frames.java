package dev.overskill.compiler;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Frames on a byte stream: a length (uint32, big endian) and that many bytes of JSON.
final class Frames {

  static final int HEADER_BYTES = 4;

  private Frames() {}

  static byte[] framed(byte[] body) {
    return ByteBuffer.allocate(HEADER_BYTES + body.length).putInt(body.length).put(body).array();
  }

  static void write(OutputStream out, byte[] frame) throws IOException {
    out.write(frame);
    out.flush();
  }

  /// The next body; fails at the end of the stream, and for one over the limit.
  static byte[] read(DataInputStream in, int maxBytes) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > maxBytes) {
      throw new IOException("a frame of " + Integer.toUnsignedLong(length) + " bytes");
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return body;
  }
}
