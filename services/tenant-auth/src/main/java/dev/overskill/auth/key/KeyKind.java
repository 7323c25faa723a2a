package dev.overskill.auth.key;

import java.util.Arrays;
import java.util.Optional;

/// How a program proves that it holds a key.
enum KeyKind {
  /// It shows the key itself.
  AGENT("agent"),
  /// It signs a token with the secret (HS256).
  SHARED_SECRET("shared-secret");

  private final String wire;

  KeyKind(String wire) {
    this.wire = wire;
  }

  String wire() {
    return wire;
  }

  static Optional<KeyKind> of(String wire) {
    return Arrays.stream(values()).filter(kind -> kind.wire.equals(wire)).findFirst();
  }
}
