package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Who pays: the owner of apps, members and keys.
public record TenantId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public TenantId {
    Checks.id("ten_", value, "a tenant id");
  }

  @Override
  public String toString() {
    return value;
  }
}
