package dev.overskill.stream.socket;

import java.io.Serial;

/// A client's message that is none of ours.
public final class BadFrameException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final CloseCode code;

  public BadFrameException(CloseCode code) {
    super(code.reason(), null, false, false);
    this.code = code;
  }

  public CloseCode code() {
    return code;
  }
}
