package dev.overskill.http;

import org.jspecify.annotations.Nullable;

/// Checks on what came over the wire, where a JSON member may simply be missing.
public final class Wire {
  private Wire() {}

  /// The value, or a refusal that names the member that is missing.
  public static <T> T need(@Nullable T value, String member) {
    if (value == null) {
      throw new RefusedException(CommonRefusal.INVALID_REQUEST, member + " is missing");
    }
    return value;
  }

  /// The body, or a refusal: `null` and nothing at all are JSON's ways to say no body.
  public static <T> T body(@Nullable T body) {
    return need(body, "the body");
  }

  /// One line of text for people, without space around it: 1 to `limit` characters, no controls.
  public static String line(@Nullable String value, String member, int limit) {
    var text = need(value, member).strip();
    if (text.isEmpty() || text.length() > limit || text.chars().anyMatch(Wire::isUnprintable)) {
      throw new RefusedException(
          CommonRefusal.INVALID_REQUEST, member + " is one line of 1 to " + limit + " characters");
    }
    return text;
  }

  private static boolean isUnprintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  /// A page size: what was asked for, and never more than `most`.
  public static int page(@Nullable Integer asked, int usual, int most) {
    if (asked == null) {
      return usual;
    }
    if (asked < 1) {
      throw new RefusedException(CommonRefusal.INVALID_REQUEST, "limit is at least 1");
    }
    return Math.min(asked, most);
  }
}
