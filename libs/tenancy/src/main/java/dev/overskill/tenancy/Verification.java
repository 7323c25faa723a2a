package dev.overskill.tenancy;

import java.time.Instant;

/// What became of a token.
public sealed interface Verification {
  /// The token is genuine, in force and not revoked.
  record Verified(Caller caller, Instant issuedAt, Instant expiresAt) implements Verification {}

  /// The token proves nothing.
  record Refused(Fault fault) implements Verification {
    public String code() {
      return fault.code();
    }
  }

  /// Why a token proves nothing. Codes are for logs and meters; a client learns only that the token
  /// is invalid or has expired.
  enum Fault {
    TOO_LARGE("token_too_large"),
    MALFORMED("token_malformed"),
    HEADER_REFUSED("token_header_refused"),
    UNKNOWN_KEY("token_key_unknown"),
    WRONG_ALGORITHM("token_algorithm_wrong"),
    BAD_SIGNATURE("token_signature_wrong"),
    CLAIMS_REFUSED("token_claims_refused"),
    WRONG_ISSUER("token_issuer_wrong"),
    WRONG_AUDIENCE("token_audience_wrong"),
    NOT_YET_VALID("token_not_yet_valid"),
    EXPIRED("token_expired"),
    REVOKED("token_revoked");

    private final String code;

    Fault(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }
}
