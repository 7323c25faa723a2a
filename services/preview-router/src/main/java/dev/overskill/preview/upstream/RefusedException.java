package dev.overskill.preview.upstream;

import java.io.Serial;

/// Carries a refusal out of a chain of waits. Without a stack trace: it is an answer, not a fault.
final class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ApiRefusal refusal;

  RefusedException(ApiRefusal refusal) {
    super(refusal.name(), null, false, false);
    this.refusal = refusal;
  }

  ApiRefusal refusal() {
    return refusal;
  }
}
