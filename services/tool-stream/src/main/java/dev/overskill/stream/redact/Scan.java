package dev.overskill.stream.redact;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One walk over bytes that masks the secrets in them, each byte by one byte of ASCII, so that what
/// was JSON stays JSON.
///
/// Nearly all bytes begin nothing; that is told from one table, or two.
final class Scan {
  static final byte MASK = '*';

  private static final int ASCII = 128;
  private static final Form[] NONE = {};
  private static final boolean[] FIRST = new boolean[256];
  private static final Form[][] PAIRS = new Form[ASCII * ASCII][];

  static {
    Arrays.fill(PAIRS, NONE);
    for (var form : Forms.ALL) {
      var text = form.beginning();
      FIRST[text[0]] = true;
      int pair = text[0] * ASCII + text[1];
      PAIRS[pair] = Arrays.copyOf(PAIRS[pair], PAIRS[pair].length + 1);
      PAIRS[pair][PAIRS[pair].length - 1] = form;
    }
  }

  private byte[] bytes;
  private boolean owned;
  private boolean complete;
  private int end;
  private int pending;
  private int heldFrom;
  private @Nullable Going going;

  private Scan(byte[] bytes, boolean owned) {
    this.bytes = bytes;
    this.owned = owned;
  }

  /// The same bytes with every secret masked; the array itself if there is none.
  static byte[] whole(byte[] bytes) {
    return range(bytes, 0, bytes.length);
  }

  /// The same for a part of the bytes.
  static byte[] range(byte[] bytes, int from, int to) {
    var scan = new Scan(bytes, false);
    scan.run(from, to, true);
    return scan.bytes;
  }

  /// Masks in these bytes themselves, all of which are there, what begins at `from` or later.
  static void last(byte[] bytes, int from) {
    new Scan(bytes, true).run(from, bytes.length, true);
  }

  /// The same in bytes of which more may come.
  static Scan piece(byte[] bytes, int from) {
    var scan = new Scan(bytes, true);
    scan.run(from, bytes.length, false);
    return scan;
  }

  /// Where the first of the secrets may begin that are not decided; the end if all are.
  int pending() {
    return pending;
  }

  /// What must not be shown yet.
  int heldFrom() {
    return heldFrom;
  }

  /// The secret that was masked up to the end, if one was.
  @Nullable Going going() {
    return going;
  }

  private void run(int from, int to, boolean whole) {
    end = to;
    complete = whole;
    pending = to;
    heldFrom = to;
    int at = from;
    while (at < to - 1) {
      if (FIRST[bytes[at] & 0xff]) {
        at = look(at);
      } else {
        at++;
      }
    }
  }

  /// Looks for a secret at a place; returns where to look next.
  private int look(int at) {
    byte second = bytes[at + 1];
    if (second < 0) {
      return at + 2;
    }
    for (var form : PAIRS[bytes[at] * ASCII + second]) {
      var text = form.beginning();
      if (text.length > 2 && at + 2 < end && bytes[at + 2] != text[2]) {
        continue;
      }
      switch (form.at(bytes, at, end)) {
        case Form.Finding.No() -> {}
        case Form.Finding.Open(var secretFrom) -> open(at, secretFrom);
        case Form.Finding.Yes(var secretFrom, var to) -> {
          return mask(form, secretFrom, to);
        }
      }
    }
    return at + 1;
  }

  private void open(int at, int secretFrom) {
    if (!complete) {
      pending = Math.min(pending, at);
      heldFrom = Math.min(heldFrom, secretFrom);
    }
  }

  private int mask(Form form, int from, int to) {
    if (!owned) {
      bytes = bytes.clone();
      owned = true;
    }
    Arrays.fill(bytes, from, to, MASK);
    if (form.ending() == Form.Ending.FIXED) {
      return to;
    }
    var goes = Going.of(form);
    int stop = goes.mask(bytes, to, end);
    going = stop == end && !complete ? goes : null;
    return stop;
  }
}
