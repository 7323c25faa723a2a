package dev.overskill.events;

import java.util.regex.Pattern;

/// The one way a value record refuses what it cannot be.
final class Checks {
  private Checks() {}

  static void matches(Pattern pattern, String value, String what) {
    if (value.length() > 256 || !pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(what + " must match " + pattern.pattern());
    }
  }
}
