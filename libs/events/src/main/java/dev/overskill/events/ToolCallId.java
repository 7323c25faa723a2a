package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// One tool call, named by the agent worker and unique within its app.
public record ToolCallId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ToolCallId {
    Checks.name(value, "a tool call id");
  }

  @Override
  public String toString() {
    return value;
  }
}
