package dev.overskill.stream.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one connection was sent, as far as there was room.
final class Listener implements Tail.Frames {
  final List<Entry> entries = new ArrayList<>();
  final List<Long> numbers = new ArrayList<>();
  private String cursor = "";
  boolean caughtUp;
  int room = Integer.MAX_VALUE;

  @Override
  public boolean haveRoom() {
    return room > 0;
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

  /// The ids of the events, from the values they carry.
  List<String> ids() {
    return entries.stream().map(Listener::id).toList();
  }

  static String id(Entry entry) {
    var body = new String(entry.body(), StandardCharsets.UTF_8);
    var from = body.indexOf("\"id\":\"") + 6;
    return body.substring(from, body.indexOf('"', from));
  }
}
