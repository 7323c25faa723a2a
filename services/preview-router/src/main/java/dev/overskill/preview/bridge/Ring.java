package dev.overskill.preview.bridge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The latest notes, as many as fit; what is said again and again is kept once, with its count.
/// Used by one thread at a time.
final class Ring {
  private final int most;
  private final int mostCharacters;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private int characters;
  private long dropped;

  /// @param times how often it was said, one time after the other
  record Entry(Note note, int times) {}

  Ring(int most, int mostCharacters) {
    this.most = most;
    this.mostCharacters = mostCharacters;
  }

  void add(Note note) {
    var last = entries.peekLast();
    if (last != null && same(last.note(), note)) {
      entries.removeLast();
      entries.addLast(new Entry(note, last.times() + 1));
      return;
    }
    entries.addLast(new Entry(note, 1));
    characters += note.size();
    while (entries.size() > most || characters > mostCharacters) {
      characters -= entries.removeFirst().note().size();
      dropped++;
    }
  }

  private static boolean same(Note one, Note other) {
    return one instanceof Note.Line(var where, var level, var text)
        && other instanceof Note.Line(var otherWhere, var otherLevel, var otherText)
        && level == otherLevel
        && text.equals(otherText)
        && where.revision().equals(otherWhere.revision());
  }

  /// The oldest first.
  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /// How many are not kept any more.
  long dropped() {
    return dropped;
  }
}
