package dev.overskill.tenancy;

import java.security.interfaces.ECPublicKey;
import java.time.Instant;

/// A key that verifies tokens. Its type fixes the one algorithm it is good for, so a token's `alg`
/// header can only agree or be refused.
public sealed interface TokenKey {
  /// The key id that names it.
  String id();

  /// ECDSA on P-256 with SHA-256.
  ///
  /// @param until the moment after which nothing it signed is accepted
  record Es256(String id, ECPublicKey key, Instant until) implements TokenKey {}

  /// HMAC with SHA-256, for a secret shared with a tenant.
  record Hs256(String id, Secret secret) implements TokenKey {}
}
