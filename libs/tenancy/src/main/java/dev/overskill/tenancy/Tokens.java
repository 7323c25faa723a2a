package dev.overskill.tenancy;

import dev.overskill.tenancy.Verification.Fault;
import dev.overskill.tenancy.Verification.Refused;
import dev.overskill.tenancy.Verification.Verified;
import dev.overskill.tenancy.VerifiedLately.Genuine;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Verifies access tokens: compact JWS of our issuer, for our audience, in force, not revoked.
///
/// Nothing blocks, so it may be called on an event loop; but a signature takes a good part of a
/// millisecond.
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
  private final VerifiedLately lately = new VerifiedLately();

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

  /// Whether verifying this token now is quick, since its signature was verified a moment ago.
  public boolean isKnown(String token) {
    return token.length() <= CompactJws.LIMIT
        && lately.find(VerifiedLately.name(token), clock.instant()).isPresent();
  }

  /// Verifies; if the key is not at hand, asks for new keys and looks once more.
  public Uni<Verification> verifyAsking(String token) {
    var now = verify(token);
    if (now instanceof Refused(var fault) && fault == Fault.UNKNOWN_KEY) {
      return keys.refresh().onFailure().recoverWithNull().map(_ -> verify(token));
    }
    return Uni.createFrom().item(now);
  }

  /// What a token opens to an app's own code, with the keys at hand; nothing if it is no such
  /// token.
  public Optional<AppGrant> grant(String token) {
    try {
      return AppGrant.of(claims(token, AppGrant.AUDIENCE));
    } catch (TokenRefusedException _) {
      return Optional.empty();
    }
  }

  private Verification check(String token) throws TokenRefusedException {
    var claims = claims(token, AUDIENCE);
    var caller = claims.caller();
    if (caller instanceof Caller.InTenant member
        && revocations.isRevoked(member.tenant(), member.subject(), claims.issuedAt())) {
      throw new TokenRefusedException(Fault.REVOKED);
    }
    return new Verified(caller, claims.issuedAt(), claims.expiresAt());
  }

  /// What a token for this audience says, if it is ours and in force.
  private TokenClaims claims(String token, String audience) throws TokenRefusedException {
    var now = clock.instant();
    var genuine = genuine(token, now);
    var claims = genuine.claims();
    if (genuine.key() instanceof TokenKey.Es256(_, _, var until) && now.isAfter(until)) {
      throw new TokenRefusedException(Fault.UNKNOWN_KEY);
    }
    inForce(claims, audience, now);
    if (!claims.issuer().equals(issuer)) {
      throw new TokenRefusedException(Fault.WRONG_ISSUER);
    }
    return claims;
  }

  /// What the token says, if a key that is known now has signed it.
  private Genuine genuine(String token, Instant now) throws TokenRefusedException {
    if (token.length() > CompactJws.LIMIT) {
      throw new TokenRefusedException(Fault.TOO_LARGE);
    }
    var name = VerifiedLately.name(token);
    var known = lately.find(name, now);
    if (known.isPresent() && isStill(known.get())) {
      return known.get();
    }
    var jws = CompactJws.parse(token);
    var key = keys.find(jws.keyId());
    if (key.isEmpty()) {
      throw new TokenRefusedException(Fault.UNKNOWN_KEY);
    }
    var genuine = new Genuine(jws.keyId(), key.get(), genuine(jws, key.get()));
    lately.keep(name, genuine, now);
    return genuine;
  }

  private boolean isStill(Genuine known) {
    return keys.find(known.keyId()).filter(known.key()::equals).isPresent();
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

  static void inForce(TokenClaims claims, String audience, Instant now)
      throws TokenRefusedException {
    if (!claims.audience().equals(audience)) {
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
