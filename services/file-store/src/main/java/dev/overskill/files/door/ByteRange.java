package dev.overskill.files.door;

import static dev.overskill.files.FileRefusal.RANGE_REFUSED;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A part of a file that a client asked for: RFC 9110's single byte range.
///
/// @param first the first byte, from 0
/// @param last the last byte, inclusive
record ByteRange(int first, int last) {
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /// The range of this header, if it is one range in bytes. Others are ignored, as RFC 9110 lets a
  /// server do. A range outside of the file is refused.
  static Optional<ByteRange> parse(@Nullable String header, int size) {
    if (header == null) {
      return Optional.empty();
    }
    var range = SINGLE.matcher(header.strip());
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (range.group(1).isEmpty()) {
      var wanted = Math.min(Long.parseLong(range.group(2)), size);
      return within(size - wanted, size - 1L, size);
    }
    var first = Long.parseLong(range.group(1));
    var last = range.group(2).isEmpty() ? size - 1L : Long.parseLong(range.group(2));
    return !range.group(2).isEmpty() && last < first
        ? Optional.empty()
        : within(first, Math.min(last, size - 1L), size);
  }

  private static Optional<ByteRange> within(long first, long last, int size) {
    if (first >= size || last < first) {
      throw RANGE_REFUSED.because("The file has %d bytes.".formatted(size)).with("size", size);
    }
    return Optional.of(new ByteRange((int) first, (int) last));
  }

  int length() {
    return last - first + 1;
  }

  String header(int size) {
    return "bytes %d-%d/%d".formatted(first, last, size);
  }
}
