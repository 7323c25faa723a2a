package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The immutable name of an app: its label in every host name and the start of its script names.
///
/// Lower case letters, digits and single hyphens, 3 to 40 characters, so that it is a DNS label
/// (RFC 1035) with room for a suffix such as `--r12`.
public record AppSlug(@JsonValue String value) {
  private static final Pattern PATTERN = Pattern.compile("[a-z](?:[a-z0-9]|-(?!-)){1,38}[a-z0-9]");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AppSlug {
    Checks.matches(PATTERN, value, "an app slug");
  }

  @Override
  public String toString() {
    return value;
  }
}
