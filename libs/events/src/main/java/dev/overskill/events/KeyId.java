package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// An agent key of a tenant; the secret part is never an id.
public record KeyId(@JsonValue String value) {
  private static final Pattern PATTERN = Pattern.compile("key_[0-9a-z]{1,40}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public KeyId {
    Checks.matches(PATTERN, value, "a key id");
  }

  @Override
  public String toString() {
    return value;
  }
}
