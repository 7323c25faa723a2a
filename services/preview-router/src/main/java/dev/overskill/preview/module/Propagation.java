package dev.overskill.preview.module;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds who handles a change: Vite's own rules, step by step.
///
/// A change climbs from importer to importer until a module accepts it. If one path reaches a
/// module that nobody imports, the page must be reloaded. A module that no browser has asked for
/// stops the climb: there is nothing to update.
public final class Propagation {
  private final ModuleGraph graph;
  private final Set<ModuleUrl> served;
  private final Set<ModuleUrl> traversed = new HashSet<>();
  private final List<Boundary> boundaries = new ArrayList<>();

  /// A module that handles a change of `acceptedVia`: of itself, or of a dependency.
  public record Boundary(ModuleUrl boundary, ModuleUrl acceptedVia, boolean circular) {}

  /// What to do.
  public sealed interface Verdict {
    record Update(List<Boundary> boundaries) implements Verdict {}

    record Reload() implements Verdict {}
  }

  private Propagation(ModuleGraph graph, Set<ModuleUrl> served) {
    this.graph = graph;
    this.served = served;
  }

  /// Who handles the change of these modules, in the graph that browsers run.
  ///
  /// @param served the modules that a browser has asked for
  public static Verdict of(
      ModuleGraph graph, Set<ModuleUrl> served, Collection<ModuleUrl> changed) {
    var climb = new Propagation(graph, served);
    for (var url : changed) {
      if (climb.deadEnd(url, List.of(url))) {
        return new Verdict.Reload();
      }
    }
    return new Verdict.Update(climb.boundaries);
  }

  private boolean deadEnd(ModuleUrl url, List<ModuleUrl> chain) {
    var found = graph.node(url);
    if (!traversed.add(url) || found.isEmpty() || !served.contains(url)) {
      return false;
    }
    var node = found.get();
    if (node.selfAccepting()) {
      boundaries.add(new Boundary(url, url, circular(url, chain)));
      return false;
    }
    if (node.acceptsExports()) {
      boundaries.add(new Boundary(url, url, circular(url, chain)));
    } else if (graph.importers(url).isEmpty()) {
      return true;
    }
    for (var importer : graph.importers(url)) {
      var longer = appended(chain, importer);
      if (accepts(importer, url)) {
        boundaries.add(new Boundary(importer, url, circular(importer, longer)));
      } else if (!chain.contains(importer) && deadEnd(importer, longer)) {
        return true;
      }
    }
    return false;
  }

  private boolean accepts(ModuleUrl importer, ModuleUrl url) {
    return served.contains(importer)
        && graph
            .node(importer)
            .filter(node -> node.acceptedDependencies().contains(url))
            .isPresent();
  }

  /// Whether the boundary is part of an import loop with the chain: then it cannot be run again in
  /// its first order, and the client reloads if it fails.
  private boolean circular(ModuleUrl boundary, List<ModuleUrl> chain) {
    return circular(boundary, chain, List.of(boundary), new HashSet<>());
  }

  private boolean circular(
      ModuleUrl url, List<ModuleUrl> chain, List<ModuleUrl> here, Set<ModuleUrl> seen) {
    if (!seen.add(url)) {
      return false;
    }
    for (var importer : graph.importers(url)) {
      if (importer.equals(url)) {
        continue;
      }
      if (chain.contains(importer)) {
        return true;
      }
      if (!here.contains(importer) && circular(importer, chain, appended(here, importer), seen)) {
        return true;
      }
    }
    return false;
  }

  private static List<ModuleUrl> appended(List<ModuleUrl> chain, ModuleUrl last) {
    var longer = new ArrayList<>(chain);
    longer.add(last);
    return longer;
  }
}
