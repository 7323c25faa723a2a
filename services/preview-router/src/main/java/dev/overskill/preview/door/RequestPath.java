package dev.overskill.preview.door;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The path of a request, decoded exactly once. What could be read in two ways is refused: an
/// encoded slash or backslash, a dot segment, an empty segment, a control character, bytes that are
/// no UTF-8.
record RequestPath(String decoded) {
  private static final int LONGEST = 2_048;

  /// @param raw the path as it came, without the query
  static Optional<RequestPath> of(String raw) {
    if (!raw.startsWith("/") || raw.length() > LONGEST) {
      return Optional.empty();
    }
    return decode(raw).filter(RequestPath::sound).map(RequestPath::new);
  }

  private static Optional<String> decode(String raw) {
    var bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      var c = raw.charAt(i);
      if (c != '%') {
        if (c <= ' ' || c >= 127) {
          return Optional.empty();
        }
        bytes.write(c);
        continue;
      }
      var value = i + 2 < raw.length() ? hex(raw.charAt(i + 1), raw.charAt(i + 2)) : -1;
      if (value < 0 || value == '/' || value == '\\') {
        return Optional.empty();
      }
      bytes.write(value);
      i += 2;
    }
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return Optional.of(decoder.decode(ByteBuffer.wrap(bytes.toByteArray())).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static int hex(char high, char low) {
    var value = Character.digit(high, 16) * 16 + Character.digit(low, 16);
    return Character.digit(high, 16) < 0 || Character.digit(low, 16) < 0 ? -1 : value;
  }

  private static boolean sound(String path) {
    if (path.contains("\\")
        || path.contains("//")
        || path.chars().anyMatch(Character::isISOControl)) {
      return false;
    }
    for (var segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return false;
      }
    }
    return true;
  }

  /// Whether a segment begins with a dot: secrets and tools live there, pages do not.
  boolean hidden() {
    return decoded.contains("/.") && !decoded.startsWith("/.well-known/");
  }

  boolean under(String folder) {
    return decoded.equals(folder) || decoded.startsWith(folder + "/");
  }

  boolean hasExtension() {
    return decoded.lastIndexOf('.') > decoded.lastIndexOf('/');
  }

  /// The path of the file it names, without the leading slash.
  String file() {
    return decoded.substring(1);
  }
}
