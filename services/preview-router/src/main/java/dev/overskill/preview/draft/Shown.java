package dev.overskill.preview.draft;

import dev.overskill.events.Revision;
import dev.overskill.preview.hmr.Frames;
import dev.overskill.preview.module.Crawl;
import dev.overskill.preview.module.Fault;
import dev.overskill.preview.module.ModuleGraph;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Node;
import dev.overskill.preview.module.Setup;
import dev.overskill.preview.module.Target;
import dev.overskill.preview.pack.PackFiles;
import dev.overskill.preview.pack.Wish;
import dev.overskill.preview.source.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the pages of a draft show: a tree in which every module works, as new as can be.
///
/// @param head the revision it was derived from; files of `tree` may be older, while newer ones are
///   broken
/// @param pack the packages it runs on; null until there is one, or while none is needed
/// @param faults why the head is not shown as it is
public record Shown(
    Revision head,
    Health health,
    Tree tree,
    Ground ground,
    ModuleGraph graph,
    @Nullable PackFiles pack,
    Collection<Fault> faults) {

  private static final int BYTES_PER_FILE = 256;

  public enum Health {
    /// Every module works.
    GOOD,
    /// Every module compiles; the first pack is being made.
    PENDING,
    /// There is no version yet in which every module works.
    BROKEN
  }

  /// How modules are compiled, and the packages that are wished for.
  public record Ground(Setup setup, Wish wish) {}

  boolean good() {
    return health == Health.GOOD;
  }

  boolean broken() {
    return health == Health.BROKEN;
  }

  /// The one module in which a newer tree differs, if everything else stays as it is.
  Optional<ModuleUrl> edited(Tree newer) {
    var differing = good() && faults.isEmpty() ? newer.differing(tree) : Set.<String>of();
    return differing.size() == 1 && newer.files().keySet().containsAll(differing)
        ? module(differing.iterator().next())
        : Optional.empty();
  }

  /// The one module that a file is, if nothing else changes with it while everything works. A
  /// module that draws on other files may be changed by the change of another.
  Optional<ModuleUrl> module(String path) {
    if (!good() || !faults.isEmpty() || !tree.has(path)) {
      return Optional.empty();
    }
    var module = ModuleUrl.of("/" + path);
    var ofThatFile =
        graph.nodes().stream().filter(node -> node.url().path().equals(module.path())).toList();
    return ofThatFile.size() == 1
        ? graph.node(module).filter(node -> node.recipe().isNone()).map(Node::url)
        : Optional.empty();
  }

  /// The modules of a good version, for the next crawl to start from.
  Crawl.@Nullable Before before() {
    return good() ? new Crawl.Before(crawlGround(), graph) : null;
  }

  /// What the graph was made from.
  Crawl.Ground crawlGround() {
    return new Crawl.Ground(tree, ground.setup(), name -> packFiles().flatMap(p -> p.sheet(name)));
  }

  Optional<PackFiles> packFiles() {
    return Optional.ofNullable(pack);
  }

  Optional<String> packKey() {
    return packFiles().map(PackFiles::key);
  }

  /// Where this module's imports of packages lead, in their order.
  List<Optional<String>> packageAddresses(Node node) {
    var found = new ArrayList<Optional<String>>();
    for (int i = 0; i < node.imports().size(); i++) {
      if (node.imports().get(i) instanceof Target.Dependency(var specifier)) {
        var names = node.code().imports().get(i).names();
        found.add(packFiles().flatMap(files -> files.address(specifier, names)));
      }
    }
    return found;
  }

  /// The same page under a newer head that cannot be shown.
  Shown despite(Revision newer, Collection<Fault> why) {
    return new Shown(newer, health, tree, ground, graph, pack, why);
  }

  /// The frame that shows what is wrong, if something is.
  Optional<String> overlay() {
    return faults.stream().findFirst().map(Frames::error);
  }

  /// Roughly how many bytes it holds; what it shares with other drafts counts in full.
  long weight() {
    return (long) BYTES_PER_FILE * tree.files().size()
        + graph.nodes().stream().mapToLong(node -> node.code().size()).sum();
  }

  Map<String, Fault> faultsByPath() {
    var byPath = new TreeMap<String, Fault>();
    faults.forEach(fault -> byPath.put(fault.path(), fault));
    return byPath;
  }
}
