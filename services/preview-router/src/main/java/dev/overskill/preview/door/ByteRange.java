package dev.overskill.preview.door;

import java.util.regex.Pattern;

/// The part of a file that a request asks for (RFC 9110, section 14): one range, or all of it.
sealed interface ByteRange {
  record Whole() implements ByteRange {}

  /// `last` is included.
  record Part(int first, int last) implements ByteRange {}

  record Unsatisfiable() implements ByteRange {}

  Pattern SHAPE = Pattern.compile("bytes=(\\d{0,10})-(\\d{0,10})");

  /// Several ranges, or another unit, are answered with the whole.
  static ByteRange of(String header, int size) {
    var shape = SHAPE.matcher(header.strip());
    if (!shape.matches() || (shape.group(1).isEmpty() && shape.group(2).isEmpty())) {
      return new Whole();
    }
    if (shape.group(1).isEmpty()) {
      var count = Math.min(size, Long.parseLong(shape.group(2)));
      return count == 0 ? new Unsatisfiable() : new Part((int) (size - count), size - 1);
    }
    var first = Long.parseLong(shape.group(1));
    var last = shape.group(2).isEmpty() ? size - 1L : Long.parseLong(shape.group(2));
    if (last < first) {
      return first >= size && shape.group(2).isEmpty() ? new Unsatisfiable() : new Whole();
    }
    return first >= size
        ? new Unsatisfiable()
        : new Part((int) first, (int) Math.min(last, size - 1L));
  }
}
