package dev.overskill.tenancy;

import dev.overskill.tenancy.Verification.Fault;
import java.io.Serial;

/// Carries a fault from the depth of the parser to [Tokens], and no further. Without a stack trace,
/// since strangers can cause it as often as they like.
final class TokenRefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Fault fault;

  TokenRefusedException(Fault fault) {
    super(fault.code(), null, false, false);
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }
}
