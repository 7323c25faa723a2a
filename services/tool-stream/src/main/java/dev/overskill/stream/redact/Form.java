package dev.overskill.stream.redact;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

/// What one kind of secret looks like: parts, one after the other, each read greedily.
///
/// @param notAfter characters that the first one may not follow
/// @param parts the first is a literal of at least two characters
/// @param secretPart the part that is masked, and all after it; [#AFTER_FOUR] masks all but the
///   first four characters, which name the kind
record Form(String name, Letters notAfter, List<Part> parts, int secretPart, Ending ending) {
  static final int AFTER_FOUR = -1;
  private static final int SHOWN = 4;

  /// How far a secret goes once it is known to be one.
  enum Ending {
    /// As far as the characters of its last part do.
    RUN,
    /// To the end of its parts, the last of which is not masked.
    FIXED,
    /// Over lines of base64, until five dashes or something that is neither.
    LINES
  }

  sealed interface Part {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Literal(byte[] text) implements Part {
      static Literal of(String text) {
        return new Literal(text.getBytes(US_ASCII));
      }
    }

    /// So many of these characters.
    record Run(Letters letters, int least, int most) implements Part {}
  }

  /// What is known of a secret of this form that may begin somewhere.
  sealed interface Finding {
    /// There is none.
    record No() implements Finding {}

    /// It takes more bytes to tell.
    ///
    /// @param secretFrom what must not be shown until it is known; may be where the bytes end
    record Open(int secretFrom) implements Finding {}

    /// There is one.
    record Yes(int secretFrom, int to) implements Finding {}
  }

  private static final Finding NO = new Finding.No();

  /// Looks for a secret that begins at `start`.
  Finding at(byte[] bytes, int start, int end) {
    if (Escapes.follows(notAfter, bytes, start)) {
      return NO;
    }
    int at = start;
    int secret = secretPart == AFTER_FOUR ? Math.min(end, start + SHOWN) : end;
    for (int i = 0; i < parts.size(); i++) {
      if (i == secretPart) {
        secret = at;
      }
      int next = after(parts.get(i), bytes, at, end);
      boolean last = i == parts.size() - 1;
      if (next < 0) {
        return NO;
      }
      if (isOpen(parts.get(i), at, next, end, last)) {
        return new Finding.Open(secret);
      }
      if (last) {
        return new Finding.Yes(secret, ending == Ending.FIXED ? at : next);
      }
      at = next;
    }
    return NO;
  }

  /// Where the part that begins at `at` ends, `end` if it may go on there; -1 if it is not there.
  private static int after(Part part, byte[] bytes, int at, int end) {
    return switch (part) {
      case Part.Literal(var text) -> {
        for (int i = 0; i < text.length; i++) {
          if (at + i == end) {
            yield end;
          }
          if (bytes[at + i] != text[i]) {
            yield -1;
          }
        }
        yield at + text.length;
      }
      case Part.Run(var letters, var least, var most) -> {
        int next = letters.run(bytes, at, end, most + 1);
        yield next - at > most || (next - at < least && next < end) ? -1 : next;
      }
    };
  }

  private static boolean isOpen(Part part, int at, int next, int end, boolean last) {
    return switch (part) {
      case Part.Literal(var text) -> next - at < text.length;
      case Part.Run(_, var least, _) -> next == end && (!last || next - at < least);
    };
  }

  byte[] beginning() {
    return ((Part.Literal) parts.getFirst()).text();
  }

  /// The characters of the last part.
  Letters letters() {
    return ((Part.Run) parts.getLast()).letters();
  }
}
