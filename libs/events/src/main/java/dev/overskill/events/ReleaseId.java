package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// A revision published to an environment.
public record ReleaseId(@JsonValue String value) {
  private static final Pattern PATTERN = Pattern.compile("rel_[0-9a-z]{1,40}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ReleaseId {
    Checks.matches(PATTERN, value, "a release id");
  }

  @Override
  public String toString() {
    return value;
  }
}
