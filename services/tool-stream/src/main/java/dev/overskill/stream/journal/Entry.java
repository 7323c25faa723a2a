package dev.overskill.stream.journal;

import dev.overskill.events.Topics;
import dev.overskill.stream.event.Told;

/// One event of an app in its journal, encoded once for every connection.
///
/// @param after what has been seen by whoever has been sent the journal up to and with this
/// @param cursor the same, as the text of a cursor
/// @param before bytes of all entries that were ever before it
@SuppressWarnings("ArrayRecordComponent") // shared as they are: nobody compares entries
public record Entry(Told told, long offset, Offsets after, byte[] cursor, long before) {
  public Topics topic() {
    return told.topic();
  }

  /// The event's frame from `"topic"` to its last brace, in UTF-8.
  public byte[] body() {
    return told.body();
  }
}
