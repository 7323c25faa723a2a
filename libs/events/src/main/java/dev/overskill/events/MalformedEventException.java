package dev.overskill.events;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A record on the log that is not what its topic carries. Consumers park it, count it and go on.
public final class MalformedEventException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public MalformedEventException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
