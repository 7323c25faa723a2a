package dev.overskill.log;

import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.Topics;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One record of the log, its value not yet read.
///
/// @param appended when the producer sent it
/// @param value UTF-8 JSON; null is a tombstone of a compacted topic
@SuppressWarnings("ArrayRecordComponent") // handed on as it came: nobody compares records
public record LogRecord(
    Topics topic,
    int partition,
    long offset,
    Instant appended,
    String key,
    Attributes attributes,
    byte @Nullable [] value) {

  /// The value as an event of this family.
  ///
  /// @throws MalformedEventException if it is none
  public <T> T read(Class<T> family) {
    if (value == null) {
      throw new MalformedEventException("the record has no value", null);
    }
    return EventJson.read(value, family);
  }

  public Position position() {
    return new Position(topic, partition, offset);
  }

  /// Where a record stands on the log.
  public record Position(Topics topic, int partition, long offset) {}
}
