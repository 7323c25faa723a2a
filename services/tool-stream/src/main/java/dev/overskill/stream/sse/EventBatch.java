package dev.overskill.stream.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;

/// Server-sent events that are written together.
public final class EventBatch {
  private static final byte[] ID = "id: ".getBytes(US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(US_ASCII);
  private static final byte[] RETRY = "retry: ".getBytes(US_ASCII);
  private static final byte[] COMMENT = ": ".getBytes(US_ASCII);

  private Buffer text = Buffer.buffer();

  /// An event without a position.
  public void event(byte[]... data) {
    text.appendBytes(DATA);
    for (var part : data) {
      append(part);
    }
    text.appendByte((byte) '\n').appendByte((byte) '\n');
  }

  /// An event after which a client may come back with this id.
  public void positioned(byte[] id, byte[]... data) {
    text.appendBytes(ID).appendBytes(id).appendByte((byte) '\n');
    event(data);
  }

  /// How long a client should wait before it comes back.
  void retry(long millis) {
    line(RETRY, Long.toString(millis));
  }

  /// Something no client sees, so that the connection is seen to live.
  void comment(String words) {
    line(COMMENT, words);
  }

  private void line(byte[] field, String value) {
    text.appendBytes(field).appendBytes(value.getBytes(UTF_8));
    text.appendByte((byte) '\n').appendByte((byte) '\n');
  }

  /// A line end inside of data begins another line of data. JSON has them only between its tokens,
  /// where one is as good as another.
  private void append(byte[] part) {
    int from = 0;
    for (int i = 0; i < part.length; i++) {
      if (part[i] == '\n' || part[i] == '\r') {
        text.appendBytes(part, from, i - from).appendByte((byte) '\n').appendBytes(DATA);
        from = i + 1;
      }
    }
    text.appendBytes(part, from, part.length - from);
  }

  int size() {
    return text.length();
  }

  /// Takes what was written; the batch is empty again.
  Buffer take() {
    var taken = text;
    text = Buffer.buffer();
    return taken;
  }
}
