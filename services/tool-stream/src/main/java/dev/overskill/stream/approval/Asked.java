package dev.overskill.stream.approval;

import dev.overskill.events.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A question as its agent put it.
///
/// @param expiresAt when it is closed if nobody has decided
public record Asked(String approval, @Nullable RunId run, Instant askedAt, Instant expiresAt) {
  /// How long a question stands unless it says otherwise, and at most.
  public static final Duration LIFE = Duration.ofMinutes(15);

  public static final Duration LONGEST_LIFE = Duration.ofHours(24);

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  /// Whether this may name an approval.
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /// When a question asked then expires, if this is what it says of it.
  public static Instant expiry(Instant askedAt, @Nullable Instant said) {
    if (said == null) {
      return askedAt.plus(LIFE);
    }
    var latest = askedAt.plus(LONGEST_LIFE);
    return said.isAfter(latest) ? latest : said;
  }
}
