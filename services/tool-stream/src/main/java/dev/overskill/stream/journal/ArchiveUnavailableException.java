package dev.overskill.stream.journal;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The archive cannot be asked now, or has not yet what is asked for; later it can.
public final class ArchiveUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public ArchiveUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
