package dev.overskill.auth.token;

import dev.overskill.auth.token.KeySchedule.Turn;
import dev.overskill.tenancy.TokenKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/// A P-256 key pair that signs access tokens during its turn.
record SigningKey(String id, ECPublicKey publicKey, ECPrivateKey privateKey, Turn turn) {
  static SigningKey make(String id, Turn turn) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      return new SigningKey(
          id, (ECPublicKey) pair.getPublic(), (ECPrivateKey) pair.getPrivate(), turn);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no P-256", e);
    }
  }

  static SigningKey read(String id, byte[] publicKey, byte[] privateKey, Turn turn) {
    try {
      var factory = KeyFactory.getInstance("EC");
      return new SigningKey(
          id,
          (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(publicKey)),
          (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)),
          turn);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the signing key " + id + " cannot be read", e);
    }
  }

  TokenKey.Es256 forVerifying() {
    return new TokenKey.Es256(id, publicKey, turn.acceptedUntil());
  }

  @Override
  public String toString() {
    return id + " " + turn;
  }
}
