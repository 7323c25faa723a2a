package dev.overskill.stream.socket;

/// Reads UTF-8 byte by byte and notices the first byte that cannot be: also in the middle of a
/// message, whatever frames it comes in. For one thread.
final class Utf8Steps {
  private int missing;
  private int low = 0x80;
  private int high = 0xbf;

  /// Takes the next byte; false if no text goes on like this.
  boolean take(int b) {
    if (missing > 0) {
      boolean fits = b >= low && b <= high;
      low = 0x80;
      high = 0xbf;
      missing--;
      return fits;
    }
    if (b < 0x80) {
      return true;
    }
    missing = b < 0xc2 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : b < 0xf5 ? 3 : 0;
    low = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
    high = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
    return missing > 0;
  }

  /// Whether a text may end here. Begins anew.
  boolean end() {
    boolean whole = missing == 0;
    missing = 0;
    low = 0x80;
    high = 0xbf;
    return whole;
  }
}
