package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// Who pays: the owner of apps, members and keys.
public record TenantId(@JsonValue String value) {
  private static final Pattern PATTERN = Pattern.compile("ten_[0-9a-z]{1,40}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public TenantId {
    Checks.matches(PATTERN, value, "a tenant id");
  }

  @Override
  public String toString() {
    return value;
  }
}
