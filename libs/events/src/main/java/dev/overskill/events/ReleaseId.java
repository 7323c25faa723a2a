package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A revision published to an environment.
public record ReleaseId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ReleaseId {
    Checks.id("rel_", value, "a release id");
  }

  @Override
  public String toString() {
    return value;
  }
}
