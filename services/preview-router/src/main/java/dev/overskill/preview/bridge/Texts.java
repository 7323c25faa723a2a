package dev.overskill.preview.bridge;

import java.util.regex.Pattern;

/// Text of strangers, made fit to be kept and shown.
final class Texts {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)([?&;#](?:[a-z_.-]*(?:token|secret|password|passwd|api_?key|auth|signature|session)"
              + "|key|sig|code|pwd)=)[^&;#\\s]+");
  private static final Pattern PASSWORD = Pattern.compile("(://)[^/@\\s]*@");

  private Texts() {}

  /// At most so many characters, without half surrogate pairs and without control characters but
  /// line feeds and tabs.
  static String plain(String text, int most) {
    var out = new StringBuilder(Math.min(text.length(), most));
    var left = most;
    for (int i = 0; i < text.length() && left > 0; left--) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\n' || c == '\t' || !(Character.isISOControl(c) || lonely(c))) {
        out.appendCodePoint(c);
      } else if (lonely(c)) {
        out.append('\ufffd');
      }
    }
    return out.toString();
  }

  private static boolean lonely(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  /// An address without what lets its reader in: passwords, and values that are named as secrets.
  static String address(String url, int most) {
    var open = PASSWORD.matcher(plain(url, most)).replaceAll("$1");
    return SECRET.matcher(open).replaceAll("$1***");
  }
}
