package dev.overskill.preview.draft;

import dev.overskill.preview.pack.PackFiles;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The packs that pages of a draft run on, or ran on a moment ago.
final class RecentPacks {
  private static final int KEPT = 4;

  private final Deque<PackFiles> packs = new ArrayDeque<>();

  synchronized void add(PackFiles files) {
    packs.remove(files);
    packs.addFirst(files);
    if (packs.size() > KEPT) {
      packs.removeLast();
    }
  }

  /// One that has a file of this name.
  synchronized Optional<PackFiles> holding(String name) {
    return packs.stream().filter(each -> each.holds(name)).findFirst();
  }
}
