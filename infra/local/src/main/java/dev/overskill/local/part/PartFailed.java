package dev.overskill.local.part;

import java.io.IOException;

/// A part could not be started; the message is one line for people.
public final class PartFailed extends IOException {
  public PartFailed(String message) {
    super(message);
  }

  public PartFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
