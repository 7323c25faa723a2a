package dev.overskill.stream.redact;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The text of one item as it comes in pieces: what may be the beginning of a secret is held back
/// until the pieces after it decide. Small: a secret is decided after its first characters.
final class Deltas {
  private static final byte[] NOTHING = {};

  /// What was passed on and still matters, then what is held back.
  private byte[] kept = NOTHING;

  private int held;

  /// Before that in it, nothing begins that is not decided.
  private int undecided;

  private @Nullable Going going;

  /// Takes the next piece; returns what may be passed on by now.
  byte[] take(byte[] value, int from, int to) {
    var all = Arrays.copyOf(kept, kept.length + to - from);
    System.arraycopy(value, from, all, kept.length, to - from);
    var masking = going;
    if (masking != null && masking.mask(all, kept.length, all.length) < all.length) {
      masking = null;
    }
    int fresh = kept.length - held;
    var scan = Scan.piece(all, undecided);
    int until = Math.max(fresh, scan.heldFrom());
    going = scan.going() == null ? masking : scan.going();
    int begin = Math.max(0, Math.min(Math.min(scan.pending(), until), all.length - 1));
    int keep = Math.max(0, begin - Escapes.REACH);
    kept = Arrays.copyOfRange(all, keep, all.length);
    undecided = begin - keep;
    held = all.length - until;
    return Arrays.copyOfRange(all, fresh, until);
  }

  /// What is held back, now that nothing follows it.
  byte[] rest() {
    Scan.last(kept, undecided);
    return Arrays.copyOfRange(kept, kept.length - held, kept.length);
  }
}
