package dev.overskill.stream.journal;

import dev.overskill.stream.event.Told;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;

/// Adjacent pieces of one text as one event.
public final class Pieces {
  private Pieces() {}

  /// The last one's event, with the text of all of them.
  public static Told joined(List<Entry> entries) {
    var text = new ByteArrayOutputStream();
    for (var entry : entries) {
      var piece = Objects.requireNonNull(entry.told().delta());
      text.write(entry.body(), piece.from(), piece.to() - piece.from());
    }
    return entries.getLast().told().saying(text.toByteArray());
  }
}
