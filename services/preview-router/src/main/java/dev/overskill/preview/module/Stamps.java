package dev.overskill.preview.module;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// When each module was last updated in browsers: importers ask for it with `?t=` of that time, so
/// that all of them get the one instance that the update has loaded.
public final class Stamps {
  private final Map<ModuleUrl, Long> times = new ConcurrentHashMap<>();
  private final Set<ModuleUrl> invalidated = ConcurrentHashMap.newKeySet();

  /// The time of a module's last update; 0 if it has not been updated.
  public long of(ModuleUrl url) {
    return times.getOrDefault(url, 0L);
  }

  /// Marks modules and whoever imports them, except where the importer handles their updates.
  public void mark(ModuleGraph graph, Collection<ModuleUrl> changed, long time) {
    var seen = new HashSet<ModuleUrl>();
    changed.forEach(url -> mark(graph, url, time, seen));
  }

  private void mark(ModuleGraph graph, ModuleUrl url, long time, Set<ModuleUrl> seen) {
    if (!seen.add(url)) {
      return;
    }
    times.put(url, time);
    invalidated.remove(url);
    for (var importer : graph.importers(url)) {
      var accepts =
          graph
              .node(importer)
              .filter(node -> node.acceptedDependencies().contains(url))
              .isPresent();
      if (!accepts) {
        mark(graph, importer, time, seen);
      }
    }
  }

  /// Marks modules that nobody imports any more: if they come back they are loaded anew.
  public void retire(Collection<ModuleUrl> urls, long time) {
    urls.forEach(url -> times.put(url, time));
  }

  /// Whether this is the first refusal of a module's last update by a browser.
  public boolean firstInvalidation(ModuleUrl url) {
    return of(url) > 0 && invalidated.add(url);
  }
}
