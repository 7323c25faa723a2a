package dev.overskill.stream.redact;

/// Knows the escapes of JSON, also of JSON inside JSON: any number of backslashes, then what they
/// stand for.
final class Escapes {
  private static final Letters HEX = Letters.of("0-9a-fA-F");
  private static final Letters CONTROLS = Letters.of("bfnrt");
  private static final int UNICODE = 6;

  /// As many bytes before a place as must be known to tell what it follows.
  static final int REACH = UNICODE;

  private Escapes() {}

  /// Whether what stands before `at` is one of these characters, and not the end of an escape.
  static boolean follows(Letters letters, byte[] bytes, int at) {
    if (at == 0 || !letters.has(bytes[at - 1])) {
      return false;
    }
    if (at >= 2 && bytes[at - 2] == '\\' && CONTROLS.has(bytes[at - 1])) {
      return false;
    }
    return !isUnicode(bytes, at - UNICODE);
  }

  private static boolean isUnicode(byte[] bytes, int at) {
    if (at < 0 || bytes[at] != '\\' || bytes[at + 1] != 'u') {
      return false;
    }
    return HEX.run(bytes, at + 2, at + UNICODE, 4) == at + UNICODE;
  }
}
