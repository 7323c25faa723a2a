package dev.overskill.preview.module;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The modules of an app at one revision and who imports whom. Immutable.
public final class ModuleGraph {
  private static final ModuleGraph EMPTY = new ModuleGraph(Map.of());

  private final Map<ModuleUrl, Node> nodes;
  private final Map<ModuleUrl, Set<ModuleUrl>> importers = new LinkedHashMap<>();

  public ModuleGraph(Map<ModuleUrl, Node> nodes) {
    this.nodes = new LinkedHashMap<>(nodes);
    for (var node : nodes.values()) {
      for (var imported : node.dependencies()) {
        importers.computeIfAbsent(imported, _ -> new LinkedHashSet<>()).add(node.url());
      }
    }
  }

  public static ModuleGraph empty() {
    return EMPTY;
  }

  public Optional<Node> node(ModuleUrl url) {
    return Optional.ofNullable(nodes.get(url));
  }

  public Collection<Node> nodes() {
    return nodes.values();
  }

  public boolean has(ModuleUrl url) {
    return nodes.containsKey(url);
  }

  /// The modules that import this one.
  public Set<ModuleUrl> importers(ModuleUrl url) {
    return importers.getOrDefault(url, Set.of());
  }
}
