package dev.overskill.load.bench.wire;

import io.netty.buffer.ByteBuf;

/// What a measured message carries in its text: `#lane:number:due;`. A lane is one sequence of
/// messages that a reader follows, numbered from 1; `due` is when the message was to be sent by the
/// schedule, in microseconds of [Stamps], so that waiting before the send counts as latency.
///
/// Merged messages carry several marks, and a snapshot all of them.
public record Mark(long lane, long number, long due) {
  /// Where found marks go.
  public interface Marks {
    void mark(long lane, long number, long due);
  }

  /// The mark as text, which needs no escaping in JSON however deep it is nested.
  public String text() {
    return "#" + lane + ":" + number + ":" + due + ";";
  }

  /// Tells every mark in these bytes, in order; what only looks like one is passed over.
  public static void scan(ByteBuf in, Marks marks) {
    int end = in.writerIndex();
    int at = in.indexOf(in.readerIndex(), end, (byte) '#');
    while (at >= 0) {
      at = in.indexOf(markAt(in, at + 1, end, marks), end, (byte) '#');
    }
  }

  /// Reads the mark that begins here, if one does; the position where to look on.
  private static int markAt(ByteBuf in, int from, int end, Marks marks) {
    long lane = 0;
    long number = 0;
    long value = 0;
    int separators = 0;
    for (int i = from; i < end; i++) {
      int c = in.getByte(i);
      if (c >= '0' && c <= '9') {
        value = value * 10 + (c - '0');
      } else if (c == ':' && separators == 0) {
        lane = value;
        value = 0;
        separators++;
      } else if (c == ':' && separators == 1) {
        number = value;
        value = 0;
        separators++;
      } else if (c == ';' && separators == 2) {
        marks.mark(lane, number, value);
        return i + 1;
      } else {
        return i;
      }
    }
    return end;
  }
}
