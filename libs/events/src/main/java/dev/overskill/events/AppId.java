package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// What is built: the key of every record of an app on the log.
public record AppId(@JsonValue String value) {
  private static final Pattern PATTERN = Pattern.compile("app_[0-9a-z]{1,40}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AppId {
    Checks.matches(PATTERN, value, "an app id");
  }

  @Override
  public String toString() {
    return value;
  }
}
