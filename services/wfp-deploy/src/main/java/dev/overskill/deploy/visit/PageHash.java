package dev.overskill.deploy.visit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The SHA-256 of an app's `index.html` as it was built.
public record PageHash(String value) {
  private static final Pattern PATTERN = Pattern.compile("[0-9a-f]{64}");

  public PageHash {
    if (!PATTERN.matcher(value).matches()) {
      throw new IllegalArgumentException("not a SHA-256");
    }
  }

  public static PageHash of(byte[] page) {
    try {
      return new PageHash(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(page)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
