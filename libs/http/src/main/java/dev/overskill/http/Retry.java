package dev.overskill.http;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a client should do after a refusal.
public enum Retry {
  /// The same request will be refused again.
  NEVER,
  /// The same request may succeed at once.
  NOW,
  /// The same request may succeed after a while.
  LATER;

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
