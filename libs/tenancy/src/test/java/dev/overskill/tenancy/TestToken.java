package dev.overskill.tenancy;

import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// Tokens written by hand, good and bad, for one key pair.
final class TestToken {
  static final String ISSUER = "https://auth.test";
  static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"k1\"}";
  static final ECPublicKey PUBLIC;
  static final ECPrivateKey PRIVATE;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  static {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      PUBLIC = (ECPublicKey) pair.getPublic();
      PRIVATE = (ECPrivateKey) pair.getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private TestToken() {}

  /// Verifies tokens of [#PRIVATE] under the key id `k1`.
  static Tokens verifier(Clock clock, Revocations revocations) {
    return new Tokens(keys(Instant.MAX), revocations, ISSUER, clock);
  }

  static VerificationKeys keys(Instant until) {
    return new VerificationKeys() {
      @Override
      public Optional<TokenKey> find(String keyId) {
        return keyId.equals("k1")
            ? Optional.of(new TokenKey.Es256("k1", PUBLIC, until))
            : Optional.empty();
      }

      @Override
      public Uni<Void> refresh() {
        return Uni.createFrom().voidItem();
      }
    };
  }

  /// The claims of an editor's token, as of now.
  static String claims(Clock clock) {
    long now = clock.instant().getEpochSecond();
    return """
    {"iss":"%s","aud":"overskill","sub":"usr_1","iat":%d,"exp":%d,"jti":"j","tenant":"ten_1",\
    "role":"editor"}\
    """
        .formatted(ISSUER, now, now + 600);
  }

  static String signed(String header, String claims) {
    return signed(header, claims.getBytes(StandardCharsets.UTF_8));
  }

  static String signed(String header, byte[] claims) {
    var signed = part(header) + "." + BASE64.encodeToString(claims);
    return signed + "." + BASE64.encodeToString(signature(signed));
  }

  static byte[] signature(String signed) {
    return Signatures.sign(PRIVATE, signed.getBytes(StandardCharsets.US_ASCII));
  }

  static String part(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String part(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }
}
