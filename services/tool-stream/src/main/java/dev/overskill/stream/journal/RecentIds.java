package dev.overskill.stream.journal;

import java.util.HashSet;
import java.util.Set;

/// The ids of the latest events of an app, so many and no more: two generations, of which the older
/// is dropped whole when the younger is full.
final class RecentIds {
  private final int generation;
  private Set<String> young = new HashSet<>();
  private Set<String> old = Set.of();

  /// @param limit how many are remembered at most; at least half as many always are
  RecentIds(int limit) {
    this.generation = Math.max(1, limit / 2);
  }

  boolean has(String id) {
    return young.contains(id) || old.contains(id);
  }

  /// Remembers the id.
  void add(String id) {
    young.add(id);
    if (young.size() >= generation) {
      old = young;
      young = new HashSet<>();
    }
  }

  int size() {
    return young.size() + old.size();
  }
}
