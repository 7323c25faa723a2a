package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A person, who may be a member of several tenants.
public record UserId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public UserId {
    Checks.id("usr_", value, "a user id");
  }

  @Override
  public String toString() {
    return value;
  }
}
