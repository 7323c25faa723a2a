package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// A person, who may be a member of several tenants.
public record UserId(@JsonValue String value) {
  private static final Pattern PATTERN = Pattern.compile("usr_[0-9a-z]{1,40}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public UserId {
    Checks.matches(PATTERN, value, "a user id");
  }

  @Override
  public String toString() {
    return value;
  }
}
