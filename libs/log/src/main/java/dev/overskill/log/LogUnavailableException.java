package dev.overskill.log;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Kafka did not answer in time.
public final class LogUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public LogUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
