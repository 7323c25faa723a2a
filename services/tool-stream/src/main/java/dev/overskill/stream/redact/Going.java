package dev.overskill.stream.redact;

import java.util.Arrays;

/// A secret that is being masked and may go on beyond the bytes that are there.
sealed interface Going {
  /// Masks on from `at`; returns where the secret ends, `end` if it may go on there.
  int mask(byte[] bytes, int at, int end);

  static Going of(Form form) {
    return form.ending() == Form.Ending.LINES ? new Lines() : new Run(form.letters());
  }

  record Run(Letters letters) implements Going {
    @Override
    public int mask(byte[] bytes, int at, int end) {
      int to = letters.run(bytes, at, end, Integer.MAX_VALUE);
      Arrays.fill(bytes, at, to, Scan.MASK);
      return to;
    }
  }

  /// Lines of base64, whose ends may be written as escapes, as in JSON and in source code.
  final class Lines implements Going {
    private static final Letters BASE64 = Letters.of("A-Za-z0-9+/=");
    private static final Letters BREAKS = Letters.of("nrt");
    private static final int DASHES = 5;

    private int dashes;
    private boolean escaping;

    @Override
    public int mask(byte[] bytes, int at, int end) {
      for (int i = at; i < end; i++) {
        if (!goesOn(bytes[i])) {
          return i;
        }
        if (!escaping && BASE64.has(bytes[i])) {
          bytes[i] = Scan.MASK;
        }
        escaping = bytes[i] == '\\';
      }
      return end;
    }

    private boolean goesOn(byte b) {
      if (b == '-') {
        dashes++;
        return dashes < DASHES;
      }
      dashes = 0;
      if (escaping) {
        return b == '\\' || b == '/' || BREAKS.has(b);
      }
      return b == '\\' || b == ' ' || b == '\n' || b == '\r' || BASE64.has(b);
    }
  }
}
