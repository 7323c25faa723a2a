package dev.overskill.stream.approval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.RunId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

  /// The question that an agent's event puts; empty if it is none that can be answered.
  ///
  /// @param value of the event `approval.requested`
  public static Optional<Asked> read(JsonNode value, @Nullable RunId run, Instant askedAt) {
    var approval = value.path("approval").asText();
    if (!isId(approval)) {
      return Optional.empty();
    }
    try {
      var said = value.path("expiresAt");
      var expiry = expiry(askedAt, said.isTextual() ? Instant.parse(said.textValue()) : null);
      return Optional.of(new Asked(approval, run, askedAt, expiry));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// When a question asked then expires, if this is what it says of it.
  static Instant expiry(Instant askedAt, @Nullable Instant said) {
    if (said == null) {
      return askedAt.plus(LIFE);
    }
    var latest = askedAt.plus(LONGEST_LIFE);
    return said.isAfter(latest) ? latest : said;
  }
}
