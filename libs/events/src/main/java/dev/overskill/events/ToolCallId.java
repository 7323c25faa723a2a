package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// One tool call, named by the agent worker and unique within its app.
public record ToolCallId(@JsonValue String value) {
  private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ToolCallId {
    Checks.matches(PATTERN, value, "a tool call id");
  }

  @Override
  public String toString() {
    return value;
  }
}
