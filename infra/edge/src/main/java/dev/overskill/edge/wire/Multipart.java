package dev.overskill.edge.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A `multipart/form-data` body (RFC 7578), parts in order.
public final class Multipart {

  /// One part; `contentType` is empty when the client named none.
  @SuppressWarnings("ArrayRecordComponent")
  public record Part(String name, String contentType, byte[] content) {
    public String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile("(?:^|[;\\s])name=(?:\"([^\"]*)\"|([^;\\s]+))");
  private static final byte[] LINE = {'\r', '\n'};
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

  private Multipart() {}

  /// The parts of a body, or empty when it is not well-formed form-data.
  public static Optional<List<Part>> parts(String contentType, byte[] body) {
    var boundary = BOUNDARY.matcher(contentType);
    if (!contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")
        || !boundary.find()) {
      return Optional.empty();
    }
    var word = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
    return split(body, ("--" + word).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Optional<List<Part>> split(byte[] body, byte[] delimiter) {
    var parts = new ArrayList<Part>();
    int at = indexOf(body, delimiter, 0);
    while (at >= 0) {
      int start = at + delimiter.length;
      if (startsWith(body, start, new byte[] {'-', '-'})) {
        return Optional.of(parts);
      }
      int head = start + LINE.length;
      int next = indexOf(body, delimiter, head);
      int blank = indexOf(body, HEAD_END, start);
      if (next < 0 || blank < 0 || blank >= next || !startsWith(body, start, LINE)) {
        return Optional.empty();
      }
      var part = part(body, head, blank, next - LINE.length);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts.add(part.get());
      at = next;
    }
    return Optional.empty();
  }

  private static Optional<Part> part(byte[] body, int head, int blank, int end) {
    int content = blank + HEAD_END.length;
    if (end < content) {
      return Optional.empty();
    }
    String name = null;
    var type = "";
    for (var line :
        new String(body, head, blank - head, StandardCharsets.UTF_8).split("\r\n", -1)) {
      int colon = line.indexOf(':');
      var header = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      var value = line.substring(colon + 1).strip();
      var match = NAME.matcher(value);
      if (header.equals("content-disposition") && match.find()) {
        name = match.group(1) == null ? match.group(2) : match.group(1);
      } else if (header.equals("content-type")) {
        type = value;
      }
    }
    return name == null
        ? Optional.empty()
        : Optional.of(new Part(name, type, Arrays.copyOfRange(body, content, end)));
  }

  private static boolean startsWith(byte[] body, int at, byte[] word) {
    return at + word.length <= body.length
        && Arrays.equals(body, at, at + word.length, word, 0, word.length);
  }

  private static int indexOf(byte[] body, byte[] word, int from) {
    for (int at = from; at <= body.length - word.length; at++) {
      if (body[at] == word[0] && startsWith(body, at, word)) {
        return at;
      }
    }
    return -1;
  }
}
