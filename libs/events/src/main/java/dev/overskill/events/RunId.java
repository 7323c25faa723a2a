package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// One agent turn, named by the agent worker.
public record RunId(@JsonValue String value) {
  private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RunId {
    Checks.matches(PATTERN, value, "a run id");
  }

  @Override
  public String toString() {
    return value;
  }
}
