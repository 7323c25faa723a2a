package dev.overskill.tenancy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/// Bytes that must not be seen: they do not print, and compare in constant time.
public final class Secret {
  private final byte[] bytes;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Secret of(byte[] bytes) {
    return new Secret(bytes.clone());
  }

  public static Secret ofText(String text) {
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The 32 bytes that this base64 says; anything else, or bytes that are plainly not random, are
  /// refused when the process starts.
  public static Secret ofKey(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64.strip());
    if (bytes.length != 32) {
      throw new IllegalArgumentException("a key has 32 bytes");
    }
    long distinct = new String(bytes, StandardCharsets.ISO_8859_1).chars().distinct().count();
    if (distinct < 12) {
      throw new IllegalArgumentException("a key must be random");
    }
    return new Secret(bytes);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "•••";
  }
}
