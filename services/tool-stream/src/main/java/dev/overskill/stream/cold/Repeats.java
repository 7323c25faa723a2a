package dev.overskill.stream.cold;

import dev.overskill.events.AppId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Recognises events that come again under their own id, soon after: the ids of the latest events
/// of the latest apps. An id counts as known once the batch it came in is written. For one thread.
final class Repeats {
  private static final int APPS = 2_000;
  private static final int IDS = 1_000;

  private final Map<AppId, Set<String>> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AppId, Set<String>> eldest) {
          return size() > APPS;
        }
      };
  private final Map<AppId, Set<String>> unwritten = new LinkedHashMap<>();

  boolean isRepeat(AppId app, String id) {
    return known.getOrDefault(app, Set.of()).contains(id)
        || !unwritten.computeIfAbsent(app, _ -> new HashSet<>()).add(id);
  }

  /// What was asked about has been written.
  void keep() {
    unwritten.forEach((app, ids) -> {
      var all = known.computeIfAbsent(app, _ -> new HashSet<>());
      if (all.size() > IDS) {
        all.clear();
      }
      all.addAll(ids);
    });
    unwritten.clear();
  }
}
