package dev.overskill.events;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;

/// Makes ids that sort by the time they were made: 48 bits of Unix milliseconds and 80 random bits,
/// 26 characters of Crockford's base 32 in lower case (the layout of a ULID).
public final class Ids {
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int TIME_CHARACTERS = 10;
  private static final int RANDOM_CHARACTERS = 16;

  private final Clock clock;
  private final RandomGenerator random;

  public Ids(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// Ids from the system's clock and a cryptographic source.
  public static Ids secure() {
    return new Ids(Clock.systemUTC(), new SecureRandom());
  }

  public TenantId tenant() {
    return new TenantId("ten_" + next());
  }

  public AppId app() {
    return new AppId("app_" + next());
  }

  public UserId user() {
    return new UserId("usr_" + next());
  }

  public KeyId key() {
    return new KeyId("key_" + next());
  }

  public ReleaseId release() {
    return new ReleaseId("rel_" + next());
  }

  /// A bare id, for events and connections.
  public String next() {
    var characters = new char[TIME_CHARACTERS + RANDOM_CHARACTERS];
    long time = clock.millis();
    for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
      characters[i] = ALPHABET[(int) (time & 31)];
      time >>>= 5;
    }
    for (int i = 0; i < RANDOM_CHARACTERS; i++) {
      characters[TIME_CHARACTERS + i] = ALPHABET[random.nextInt(32)];
    }
    return new String(characters);
  }
}
