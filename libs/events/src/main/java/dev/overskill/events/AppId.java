package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// What is built: the key of every record of an app on the log.
public record AppId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AppId {
    Checks.id("app_", value, "an app id");
  }

  @Override
  public String toString() {
    return value;
  }
}
