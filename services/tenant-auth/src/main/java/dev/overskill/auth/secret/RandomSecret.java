package dev.overskill.auth.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/// A secret that only its holder knows: 260 random bits as 52 letters and digits. What is stored is
/// its SHA-256, which is enough for a secret that nobody can guess.
public record RandomSecret(String text) {
  public static final String PATTERN = "[0-9a-z]{52}";

  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int LENGTH = 52;
  private static final SecureRandom RANDOM = new SecureRandom();

  public static RandomSecret make() {
    var characters = new char[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      characters[i] = ALPHABET[RANDOM.nextInt(ALPHABET.length)];
    }
    return new RandomSecret(new String(characters));
  }

  public byte[] hash() {
    return sha256(text);
  }

  /// Whether this is the secret of that hash, in constant time.
  public boolean matches(byte[] hash) {
    return MessageDigest.isEqual(hash(), hash);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "•••";
  }
}
