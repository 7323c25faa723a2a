package dev.overskill.stream.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Snapshot;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Objects;

/// Writes frames of the native protocol into buffers, as the text frames of RFC 6455 that go on the
/// wire. What is the same for every connection is copied, not made anew.
final class Frames {
  private static final int FINAL_TEXT = 0x81;
  private static final int LONGEST_HEADER = 10;
  private static final String EVENT_SEQ = "{\"type\":\"event\",\"seq\":";
  private static final String SNAPSHOT_SEQ = "{\"type\":\"snapshot\",\"seq\":";
  private static final byte[] CURSOR = ",\"cursor\":\"".getBytes(US_ASCII);
  private static final Around EVENT = Around.of(EVENT_SEQ, "\",");
  private static final Around TIP = Around.of("{\"type\":\"caught-up\",\"seq\":", "\"}");

  private Frames() {}

  /// A frame made of these parts.
  static void text(ByteBuf out, byte[]... parts) {
    int length = 0;
    for (var part : parts) {
      length += part.length;
    }
    begin(out, length);
    for (var part : parts) {
      out.writeBytes(part);
    }
  }

  /// An event.
  static void event(ByteBuf out, long seq, byte[] cursor, byte[] body) {
    head(out, EVENT, seq, cursor, body.length).writeBytes(body);
  }

  /// Adjacent pieces of one text as one event: the last one's, with all the text.
  static void merged(ByteBuf out, long seq, byte[] cursor, List<Entry> entries) {
    var last = entries.getLast();
    var end = Objects.requireNonNull(last.told().delta());
    var around = Around.of(EVENT_SEQ, "\",\"merged\":" + entries.size() + ",");
    int text = 0;
    for (var entry : entries) {
      var delta = Objects.requireNonNull(entry.told().delta());
      text += delta.to() - delta.from();
    }
    int rest = last.body().length - (end.to() - end.from()) + text;
    head(out, around, seq, cursor, rest).writeBytes(last.body(), 0, end.from());
    for (var entry : entries) {
      var delta = Objects.requireNonNull(entry.told().delta());
      out.writeBytes(entry.body(), delta.from(), delta.to() - delta.from());
    }
    out.writeBytes(last.body(), end.to(), last.body().length - end.to());
  }

  /// One part of a snapshot.
  ///
  /// @param part counted from zero
  static void snapshot(ByteBuf out, long seq, byte[] cursor, Snapshot snapshot, int part) {
    var events = snapshot.parts().get(part);
    var then = "\",\"part\":%d,\"of\":%d,\"events\":".formatted(part + 1, snapshot.parts().size());
    head(out, Around.of(SNAPSHOT_SEQ, then), seq, cursor, events.length + 1)
        .writeBytes(events)
        .writeByte('}');
  }

  /// That the replay is over.
  static void caughtUp(ByteBuf out, long seq, byte[] cursor) {
    head(out, TIP, seq, cursor, 0);
  }

  /// The beginning of a numbered frame, of which so many bytes are still to come.
  private static ByteBuf head(ByteBuf out, Around around, long seq, byte[] cursor, int rest) {
    var digits = Long.toString(seq).getBytes(US_ASCII);
    int length = digits.length + CURSOR.length + cursor.length + rest;
    return begin(out, around.start.length + length + around.then.length)
        .writeBytes(around.start)
        .writeBytes(digits)
        .writeBytes(CURSOR)
        .writeBytes(cursor)
        .writeBytes(around.then);
  }

  /// What stands before the number of a frame, and after its cursor.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Around(byte[] start, byte[] then) {
    static Around of(String start, String then) {
      return new Around(start.getBytes(US_ASCII), then.getBytes(US_ASCII));
    }
  }

  /// The header of a frame that is so long, and room for all of it.
  private static ByteBuf begin(ByteBuf out, int length) {
    out.ensureWritable(length + LONGEST_HEADER).writeByte(FINAL_TEXT);
    if (length < 126) {
      return out.writeByte(length);
    }
    return length < 65_536
        ? out.writeByte(126).writeShort(length)
        : out.writeByte(127).writeLong(length);
  }
}
