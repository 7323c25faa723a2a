package dev.overskill.stream.socket;

import dev.overskill.stream.event.Utf8;
import io.vertx.core.http.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// Puts a client's messages together from their frames: text in UTF-8, up to a size. For one
/// thread.
public final class Inbox {
  private final int limit;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  public Inbox(int limit) {
    this.limit = limit;
  }

  /// Takes a frame; returns the message it completes, if it does.
  public Optional<byte[]> take(WebSocketFrame frame) throws BadFrameException {
    if (frame.isBinary()) {
      throw new BadFrameException(CloseCode.BAD_FRAME);
    }
    if (!frame.isText() && !frame.isContinuation()) {
      return Optional.empty();
    }
    var part = frame.binaryData();
    if (begun.size() + part.length() > limit) {
      throw new BadFrameException(CloseCode.TOO_LARGE);
    }
    begun.writeBytes(part.getBytes());
    if (!frame.isFinal()) {
      return Optional.empty();
    }
    var message = begun.toByteArray();
    begun.reset();
    if (!Utf8.isValid(message, message.length)) {
      throw new BadFrameException(CloseCode.BAD_FRAME);
    }
    return Optional.of(message);
  }
}
