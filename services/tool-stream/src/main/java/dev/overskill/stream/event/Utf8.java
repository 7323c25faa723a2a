package dev.overskill.stream.event;

/// Tells UTF-8 from bytes that only look like it. A text frame that is not UTF-8 ends a connection
/// (RFC 6455, 8.1), so nothing else is sent, and nothing else is accepted.
public final class Utf8 {
  private Utf8() {}

  /// Whether these bytes are well-formed: no stray or missing continuation, nothing longer than
  /// need be, no surrogates, nothing beyond U+10FFFF.
  public static boolean isValid(byte[] bytes, int length) {
    int i = 0;
    while (i < length) {
      int lead = bytes[i++];
      if (lead >= 0) {
        continue;
      }
      int more = continuations(lead & 0xff);
      if (more == 0 || i + more > length || !isSecond(lead & 0xff, bytes[i] & 0xff)) {
        return false;
      }
      for (int k = 1; k < more; k++) {
        if ((bytes[i + k] & 0xc0) != 0x80) {
          return false;
        }
      }
      i += more;
    }
    return true;
  }

  private static int continuations(int lead) {
    if (lead < 0xc2) {
      return 0;
    }
    if (lead < 0xe0) {
      return 1;
    }
    if (lead < 0xf0) {
      return 2;
    }
    return lead < 0xf5 ? 3 : 0;
  }

  private static boolean isSecond(int lead, int second) {
    return switch (lead) {
      case 0xe0 -> second >= 0xa0 && second <= 0xbf;
      case 0xed -> second >= 0x80 && second <= 0x9f;
      case 0xf0 -> second >= 0x90 && second <= 0xbf;
      case 0xf4 -> second >= 0x80 && second <= 0x8f;
      default -> second >= 0x80 && second <= 0xbf;
    };
  }
}
