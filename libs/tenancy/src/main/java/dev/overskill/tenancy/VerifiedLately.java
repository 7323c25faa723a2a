package dev.overskill.tenancy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Tokens whose signature was found genuine a moment ago, by the hash of their text: a client that
/// comes with the same one again need not be verified at the price of ECDSA. It says nothing about
/// whether a token is in force.
final class VerifiedLately {
  private static final int MOST = 8_192;
  private static final Duration LIFE = Duration.ofSeconds(60);

  private final Map<ByteBuffer, Kept> entries =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Kept> eldest) {
          return size() > MOST;
        }
      };

  /// What a token says, and the key that says so.
  record Genuine(String keyId, TokenKey key, TokenClaims claims) {}

  private record Kept(Genuine genuine, Instant until) {}

  /// The name of a token here.
  static ByteBuffer name(String token) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(hash.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  synchronized Optional<Genuine> find(ByteBuffer name, Instant now) {
    var entry = entries.get(name);
    return entry != null && now.isBefore(entry.until())
        ? Optional.of(entry.genuine())
        : Optional.empty();
  }

  synchronized void keep(ByteBuffer name, Genuine genuine, Instant now) {
    // Behind all others, also if it was there.
    entries.remove(name);
    entries.put(name, new Kept(genuine, now.plus(LIFE)));
  }
}
