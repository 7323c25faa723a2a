package dev.overskill.stream.journal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// A client's position in an app's events, opaque to clients: exactly what it has been sent, of
/// which log. Safe in a URL.
///
/// @param epoch which log it is, see [Epoch]
public record Cursor(String epoch, Offsets seen) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]{1,32})\\.([0-9a-z]{1,12})\\.([0-9a-z]{1,12})");
  private static final int RADIX = 36;

  /// Stands for a text that is no cursor of this build: of no log there is.
  public static final Cursor UNKNOWN = new Cursor("", Offsets.NONE);

  /// The cursor of this text; empty if it is none of ours, in this build's form.
  public static Optional<Cursor> parse(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    var agent = Long.parseLong(form.group(2), RADIX);
    var app = Long.parseLong(form.group(3), RADIX);
    return Optional.of(new Cursor(form.group(1), new Offsets(agent, app)));
  }

  byte[] bytes() {
    return toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return epoch
        + "."
        + Long.toString(seen.agent(), RADIX)
        + "."
        + Long.toString(seen.app(), RADIX);
  }
}
