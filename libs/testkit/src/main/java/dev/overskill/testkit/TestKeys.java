package dev.overskill.testkit;

import dev.overskill.tenancy.JwkSet;
import dev.overskill.tenancy.TokenKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/// A signing key pair of this test run. It is remembered in a system property, since test classes
/// are loaded more than once in a run.
record TestKeys(ECPrivateKey privateKey, ECPublicKey publicKey) {
  static final String KEY_ID = "test-key";
  static final String ISSUER = "https://auth.overskill.localhost";

  /// The pair that services under test trust.
  static TestKeys issuer() {
    return remembered("issuer");
  }

  /// A pair nobody trusts.
  static TestKeys stranger() {
    return remembered("stranger");
  }

  /// The public half as services fetch it.
  String keySet() {
    return JwkSet.write(
        List.of(new TokenKey.Es256(KEY_ID, publicKey, Instant.parse("2100-01-01T00:00:00Z"))));
  }

  private static TestKeys remembered(String name) {
    var encoded =
        (String)
            System.getProperties()
                .computeIfAbsent("overskill.testkit.keys." + name, key -> generate());
    return decode(encoded);
  }

  private static String generate() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      var encoder = Base64.getEncoder();
      return encoder.encodeToString(pair.getPrivate().getEncoded())
          + " "
          + encoder.encodeToString(pair.getPublic().getEncoded());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static TestKeys decode(String encoded) {
    try {
      var halves = encoded.split(" ", -1);
      var decoder = Base64.getDecoder();
      var factory = KeyFactory.getInstance("EC");
      return new TestKeys(
          (ECPrivateKey)
              factory.generatePrivate(new PKCS8EncodedKeySpec(decoder.decode(halves[0]))),
          (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(decoder.decode(halves[1]))));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
