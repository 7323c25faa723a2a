package dev.overskill.tenancy;

import dev.overskill.tenancy.Verification.Fault;
import dev.overskill.tenancy.Verification.Refused;
import dev.overskill.tenancy.Verification.Verified;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Verifies access tokens: compact JWS of our issuer, for our audience, in force, not revoked.
///
/// Nothing blocks, so it may be called on an event loop.
public final class Tokens {
  /// Who tokens are for.
  public static final String AUDIENCE = "overskill";

  /// The longest life a token may claim; a longer one is refused however well it is signed.
  public static final Duration LONGEST_LIFE = Duration.ofMinutes(15);

  /// How far clocks may differ.
  public static final Duration SKEW = Duration.ofSeconds(30);

  private final VerificationKeys keys;
  private final Revocations revocations;
  private final String issuer;
  private final Clock clock;

  public Tokens(VerificationKeys keys, Revocations revocations, String issuer, Clock clock) {
    this.keys = keys;
    this.revocations = revocations;
    this.issuer = issuer;
    this.clock = clock;
  }

  /// Verifies with the keys at hand.
  public Verification verify(String token) {
    try {
      return check(token);
    } catch (TokenRefusedException e) {
      return new Refused(e.fault());
    }
  }

  /// Verifies; if the key is not at hand, asks for new keys and looks once more.
  public Uni<Verification> verifyAsking(String token) {
    var now = verify(token);
    if (now instanceof Refused(var fault) && fault == Fault.UNKNOWN_KEY) {
      return keys.refresh().onFailure().recoverWithNull().map(_ -> verify(token));
    }
    return Uni.createFrom().item(now);
  }

  private Verification check(String token) throws TokenRefusedException {
    var jws = CompactJws.parse(token);
    var key = keys.find(jws.keyId());
    if (key.isEmpty()) {
      throw new TokenRefusedException(Fault.UNKNOWN_KEY);
    }
    var claims = genuine(jws, key.get());
    var now = clock.instant();
    if (key.get() instanceof TokenKey.Es256(_, _, var until) && now.isAfter(until)) {
      throw new TokenRefusedException(Fault.UNKNOWN_KEY);
    }
    inForce(claims, now);
    if (!claims.issuer().equals(issuer)) {
      throw new TokenRefusedException(Fault.WRONG_ISSUER);
    }
    var caller = claims.caller();
    if (caller instanceof Caller.InTenant member
        && revocations.isRevoked(member.tenant(), member.subject(), claims.issuedAt())) {
      throw new TokenRefusedException(Fault.REVOKED);
    }
    return new Verified(caller, claims.issuedAt(), claims.expiresAt());
  }

  /// The claims of a token that this key signed.
  static TokenClaims genuine(CompactJws jws, TokenKey key) throws TokenRefusedException {
    if (!Signatures.algorithm(key).equals(jws.algorithm())) {
      throw new TokenRefusedException(Fault.WRONG_ALGORITHM);
    }
    if (!Signatures.verify(key, jws.signed(), jws.signature())) {
      throw new TokenRefusedException(Fault.BAD_SIGNATURE);
    }
    return TokenClaims.read(jws.payload());
  }

  static void inForce(TokenClaims claims, Instant now) throws TokenRefusedException {
    if (!claims.audience().equals(AUDIENCE)) {
      throw new TokenRefusedException(Fault.WRONG_AUDIENCE);
    }
    if (claims.expiresAt().isBefore(claims.issuedAt())
        || claims.expiresAt().isAfter(claims.issuedAt().plus(LONGEST_LIFE))) {
      throw new TokenRefusedException(Fault.CLAIMS_REFUSED);
    }
    if (claims.issuedAt().isAfter(now.plus(SKEW))) {
      throw new TokenRefusedException(Fault.NOT_YET_VALID);
    }
    if (!now.isBefore(claims.expiresAt().plus(SKEW))) {
      throw new TokenRefusedException(Fault.EXPIRED);
    }
  }
}
