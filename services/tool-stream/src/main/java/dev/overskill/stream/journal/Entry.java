package dev.overskill.stream.journal;

import dev.overskill.events.Topics;
import java.time.Instant;

/// One event of an app as it is sent to every connection: encoded once.
///
/// @param after what has been seen by whoever has been sent the journal up to and with this
/// @param cursor the same, as the text of a cursor
/// @param body the event's frame from `"topic"` to its last brace, in UTF-8
/// @param time when it happened
/// @param before bytes of all entries that were ever before it
@SuppressWarnings("ArrayRecordComponent") // shared as they are: nobody compares entries
public record Entry(
    Topics topic,
    long offset,
    Offsets after,
    byte[] cursor,
    byte[] body,
    Instant time,
    long before) {}
