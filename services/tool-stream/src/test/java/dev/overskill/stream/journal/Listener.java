package dev.overskill.stream.journal;

import dev.overskill.stream.event.Told;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What one connection was sent, as far as there was room.
final class Listener implements Tail.Frames {
  final List<Told> snapshot = new ArrayList<>();
  final List<Entry> entries = new ArrayList<>();
  final List<Long> numbers = new ArrayList<>();
  private String cursor = "";
  boolean caughtUp;
  boolean pressed;

  /// Whether a snapshot has begun and not ended: what was there before is no longer good.
  boolean partial;

  private String snapshotCursor = "";
  int snapshots;
  int mergedFrames;
  int room = Integer.MAX_VALUE;

  @Override
  public boolean haveRoom() {
    return room > 0;
  }

  @Override
  public boolean isPressed() {
    return pressed;
  }

  /// A snapshot counts, and its cursor is good, with its last part.
  @Override
  public void snapshot(long seq, byte[] cursor, Snapshot whole, int part) {
    room--;
    numbers.add(seq);
    if (part == 0) {
      snapshot.clear();
      entries.clear();
    }
    snapshot.addAll(Told.parse(whole.parts().get(part)));
    if (part + 1 == whole.parts().size()) {
      snapshots++;
      keep(cursor);
      snapshotCursor = this.cursor;
    }
    partial = part + 1 < whole.parts().size();
  }

  @Override
  public void merged(long seq, byte[] cursor, List<Entry> merged) {
    room--;
    numbers.add(seq);
    entries.addAll(merged);
    mergedFrames++;
    keep(cursor);
  }

  @Override
  public void event(long seq, byte[] cursor, Entry entry) {
    room--;
    numbers.add(seq);
    entries.add(entry);
    keep(cursor);
  }

  @Override
  public void caughtUp(long seq, byte[] cursor) {
    room--;
    numbers.add(seq);
    caughtUp = true;
    keep(cursor);
  }

  private void keep(byte[] text) {
    cursor = new String(text, StandardCharsets.US_ASCII);
  }

  Optional<Cursor> cursor() {
    return Cursor.parse(cursor);
  }

  Optional<Cursor> snapshotCursor() {
    return Cursor.parse(snapshotCursor);
  }

  /// The ids of the events, those of the snapshot first.
  List<String> ids() {
    return Stream.concat(snapshot.stream(), entries.stream().map(Entry::told))
        .map(Told::id)
        .toList();
  }
}
