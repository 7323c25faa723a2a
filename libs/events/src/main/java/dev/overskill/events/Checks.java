package dev.overskill.events;

import java.util.regex.Pattern;

/// The one way a value record refuses what it cannot be. What every record of the log names is
/// checked by hand, since a pattern costs more than all the rest of reading it.
final class Checks {
  private static final int LONGEST_ID = 40;
  private static final int LONGEST_NAME = 128;

  private Checks() {}

  static void matches(Pattern pattern, String value, String what) {
    if (value.length() > 256 || !pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(what + " must match " + pattern.pattern());
    }
  }

  /// An id of ours: the prefix of its kind, then `[0-9a-z]{1,40}`.
  static void id(String prefix, String value, String what) {
    int length = value.length() - prefix.length();
    boolean fits = length >= 1 && length <= LONGEST_ID && value.startsWith(prefix);
    for (int i = prefix.length(); fits && i < value.length(); i++) {
      fits = isDigitOrSmall(value.charAt(i));
    }
    if (!fits) {
      throw new IllegalArgumentException(what + " must match " + prefix + "[0-9a-z]{1,40}");
    }
  }

  /// A name that an agent worker gives: `[A-Za-z0-9._:-]{1,128}`.
  static void name(String value, String what) {
    boolean fits = !value.isEmpty() && value.length() <= LONGEST_NAME;
    for (int i = 0; fits && i < value.length(); i++) {
      fits = isOfName(value.charAt(i));
    }
    if (!fits) {
      throw new IllegalArgumentException(what + " must match [A-Za-z0-9._:-]{1,128}");
    }
  }

  private static boolean isOfName(char c) {
    return isDigitOrSmall(c)
        || (c >= 'A' && c <= 'Z')
        || c == '.'
        || c == '_'
        || c == ':'
        || c == '-';
  }

  private static boolean isDigitOrSmall(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
