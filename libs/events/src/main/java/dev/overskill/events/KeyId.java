package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// An agent key of a tenant; the secret part is never an id.
public record KeyId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public KeyId {
    Checks.id("key_", value, "a key id");
  }

  @Override
  public String toString() {
    return value;
  }
}
