package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// One agent turn, named by the agent worker.
public record RunId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RunId {
    Checks.name(value, "a run id");
  }

  @Override
  public String toString() {
    return value;
  }
}
