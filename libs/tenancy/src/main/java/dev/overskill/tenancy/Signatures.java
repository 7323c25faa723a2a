package dev.overskill.tenancy;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The two signature algorithms of the platform, as the JDK has them.
final class Signatures {
  static final String ES256 = "ES256";
  static final String HS256 = "HS256";
  private static final int P256_SIGNATURE_BYTES = 64;
  private static final ECParameterSpec P256 = p256();

  private Signatures() {}

  static boolean verify(TokenKey key, byte[] signed, byte[] signature) {
    return switch (key) {
      case TokenKey.Es256(_, var publicKey, _) -> ecdsa(publicKey, signed, signature);
      case TokenKey.Hs256(_, var secret) -> MessageDigest.isEqual(hmac(secret, signed), signature);
    };
  }

  static String algorithm(TokenKey key) {
    return switch (key) {
      case TokenKey.Es256 _ -> ES256;
      case TokenKey.Hs256 _ -> HS256;
    };
  }

  private static boolean ecdsa(ECPublicKey key, byte[] signed, byte[] signature) {
    if (signature.length != P256_SIGNATURE_BYTES) {
      return false;
    }
    try {
      var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (SignatureException | InvalidKeyException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no ECDSA", e);
    }
  }

  static byte[] sign(ECPrivateKey key, byte[] bytes) {
    try {
      var signer = Signature.getInstance("SHA256withECDSAinP1363Format");
      signer.initSign(key);
      signer.update(bytes);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }

  static byte[] hmac(Secret secret, byte[] bytes) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HMAC", e);
    }
  }

  /// The P-256 key of these coordinates.
  ///
  /// @throws IllegalArgumentException if the point is not on the curve
  static ECPublicKey publicKey(byte[] x, byte[] y) {
    var point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
    if (!isOnCurve(point)) {
      throw new IllegalArgumentException("the point is not on P-256");
    }
    try {
      return (ECPublicKey)
          KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, P256));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a P-256 key", e);
    }
  }

  private static boolean isOnCurve(ECPoint point) {
    var curve = P256.getCurve();
    var p = ((ECFieldFp) curve.getField()).getP();
    var x = point.getAffineX();
    var y = point.getAffineY();
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    var right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return y.modPow(BigInteger.TWO, p).equals(right);
  }

  private static ECParameterSpec p256() {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no P-256", e);
    }
  }
}
