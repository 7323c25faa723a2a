package dev.overskill.files.blob;

import java.io.Serial;

/// The object store did not keep or return what it should have.
public final class StoreFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StoreFailedException(String message) {
    super(message);
  }
}
