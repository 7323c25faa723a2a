package dev.overskill.stream.journal;

import dev.overskill.stream.event.Told;
import java.util.ArrayList;
import java.util.List;

/// The state of an app at an exact place of its journal, told as the shortest history that leads to
/// it. Made and encoded once, shared by all connections that begin with it.
public final class Snapshot {
  /// Bytes of a part: small enough for a slow connection to take between two looks at its room.
  private static final int PART_BYTES = 64 * 1024;

  private final List<Told> events;
  private final Offsets seen;
  private final long number;
  private final List<byte[]> parts;

  /// @param seen everything that is in it
  /// @param number of the journal's entry that follows it
  Snapshot(List<Told> events, Offsets seen, long number) {
    this.events = List.copyOf(events);
    this.seen = seen;
    this.number = number;
    this.parts = cut(this.events);
  }

  private static List<byte[]> cut(List<Told> events) {
    var parts = new ArrayList<byte[]>();
    int from = 0;
    int bytes = 0;
    for (int i = 0; i < events.size(); i++) {
      bytes += events.get(i).body().length;
      if (bytes >= PART_BYTES) {
        parts.add(Told.array(events.subList(from, i + 1)));
        from = i + 1;
        bytes = 0;
      }
    }
    if (from < events.size() || parts.isEmpty()) {
      parts.add(Told.array(events.subList(from, events.size())));
    }
    return List.copyOf(parts);
  }

  /// Everything it says, in order.
  public List<Told> events() {
    return events;
  }

  /// The same as JSON arrays of about 64 KiB, at least one: shared, nobody changes them.
  public List<byte[]> parts() {
    return parts;
  }

  Offsets seen() {
    return seen;
  }

  long number() {
    return number;
  }

  /// Bytes of all parts.
  public long bytes() {
    return parts.stream().mapToLong(part -> part.length).sum();
  }
}
