package dev.overskill.stream.redact;

/// A set of ASCII characters.
record Letters(long low, long high) {
  /// Characters and ranges: `A-Z2-7_`. A dash that is meant stands last.
  static Letters of(String spec) {
    long low = 0;
    long high = 0;
    int i = 0;
    while (i < spec.length()) {
      boolean range = i + 2 < spec.length() && spec.charAt(i + 1) == '-';
      char first = spec.charAt(i);
      char last = spec.charAt(range ? i + 2 : i);
      i += range ? 3 : 1;
      for (char c = first; c <= last; c++) {
        low |= c < 64 ? 1L << c : 0;
        high |= c < 64 ? 0 : 1L << (c - 64);
      }
    }
    return new Letters(low, high);
  }

  boolean has(byte b) {
    return b >= 0 && ((b < 64 ? low >>> b : high >>> (b - 64)) & 1) != 0;
  }

  /// Where a run of these that begins there ends: at most so many.
  int run(byte[] bytes, int from, int end, int most) {
    int stop = (int) Math.min(end, (long) from + most);
    int at = from;
    while (at < stop && has(bytes[at])) {
      at++;
    }
    return at;
  }
}
