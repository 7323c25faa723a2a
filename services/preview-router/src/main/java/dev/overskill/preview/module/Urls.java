package dev.overskill.preview.module;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/// Paths as they stand in URLs, and joined as a browser would join them.
public final class Urls {
  private static final String PLAIN = ";,/:@&=+$-_.!~*'()";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private Urls() {}

  /// A path as it stands in a URL: what JavaScript's `encodeURI` makes of it, `?` and `#` too.
  public static String encoded(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (!plain(path.charAt(i))) {
        return encode(path);
      }
    }
    return path;
  }

  private static String encode(String path) {
    var out = new StringBuilder(path.length() + 16);
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      if (each > 0 && plain((char) each)) {
        out.append((char) each);
      } else {
        out.append('%').append(HEX[(each >> 4) & 15]).append(HEX[each & 15]);
      }
    }
    return out.toString();
  }

  private static boolean plain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PLAIN.indexOf(c) >= 0;
  }

  /// Where `relative` in a file of `folder` points to: a rooted path, never above the root.
  public static String join(String folder, String relative) {
    var segments = new ArrayDeque<String>();
    var all = relative.startsWith("/") ? relative : folder + "/" + relative;
    for (var segment : all.split("/", -1)) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> segments.pollLast();
        default -> segments.addLast(segment);
      }
    }
    var path = "/" + String.join("/", segments);
    return all.endsWith("/") && !segments.isEmpty() ? path + "/" : path;
  }

  /// The folder of a rooted path.
  public static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /// Whether a specifier is an address on another host, a `data:` URL or the like.
  public static boolean elsewhere(String specifier) {
    if (specifier.startsWith("//") || specifier.startsWith("#")) {
      return true;
    }
    var colon = specifier.indexOf(':');
    if (colon < 1 || !Character.isLetter(specifier.charAt(0))) {
      return false;
    }
    return specifier.substring(0, colon).chars().allMatch(Urls::schemeCharacter);
  }

  private static boolean schemeCharacter(int c) {
    return Character.isLetterOrDigit(c) || c == '+' || c == '.' || c == '-';
  }
}
