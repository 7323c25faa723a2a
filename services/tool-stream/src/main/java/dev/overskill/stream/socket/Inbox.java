package dev.overskill.stream.socket;

import dev.overskill.stream.access.Allowance;
import dev.overskill.stream.event.Utf8;
import io.vertx.core.http.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// Puts a client's messages together from their frames: text in UTF-8, up to a size. For one
/// thread.
public final class Inbox {
  private final int limit;
  private final Allowance messages;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  /// Nothing has come yet.
  ///
  /// @param messages how many may come
  public Inbox(int limit, Allowance messages) {
    this.limit = limit;
    this.messages = messages;
  }

  /// Takes a frame; returns the message it completes, if it does.
  public Optional<byte[]> take(WebSocketFrame frame) throws BadFrameException {
    if (frame.isBinary()) {
      throw new BadFrameException(CloseCode.NOT_TEXT);
    }
    if (!frame.isText() && !frame.isContinuation()) {
      return Optional.empty();
    }
    var part = frame.binaryData();
    if (begun.size() + part.length() > limit) {
      throw new BadFrameException(CloseCode.TOO_BIG);
    }
    begun.writeBytes(part.getBytes());
    if (!frame.isFinal()) {
      return Optional.empty();
    }
    if (!messages.take(System.nanoTime())) {
      throw new BadFrameException(CloseCode.TOO_MANY);
    }
    var message = begun.toByteArray();
    begun.reset();
    if (!Utf8.isValid(message, message.length)) {
      throw new BadFrameException(CloseCode.NOT_UTF8);
    }
    return Optional.of(message);
  }
}
