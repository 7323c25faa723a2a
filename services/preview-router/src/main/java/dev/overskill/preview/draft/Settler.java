package dev.overskill.preview.draft;

import dev.overskill.compiler.Failure;
import dev.overskill.compiler.Outcome;
import dev.overskill.preview.draft.Shown.Ground;
import dev.overskill.preview.draft.Shown.Health;
import dev.overskill.preview.module.Crawl;
import dev.overskill.preview.module.Fault;
import dev.overskill.preview.module.Faults;
import dev.overskill.preview.module.ModuleGraph;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Node;
import dev.overskill.preview.pack.Dependencies;
import dev.overskill.preview.pack.PackFiles;
import dev.overskill.preview.pack.Wish;
import dev.overskill.preview.source.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the newest version of a draft in which every module works.
///
/// It tries the head as it is. If something in it is broken, the files to blame are taken as they
/// were shown before, and it tries again, until everything fits; so one broken file does not hold
/// back the others. Blocks while it compiles; used by one thread.
final class Settler {
  private final Crawl.Sources sources;
  private final Setups setups;
  private final Packing packing;
  private final Entries entries;

  /// One try.
  ///
  /// @param late modules whose packages are still being made
  private record Attempt(Shown shown, Collection<Fault> faults, Set<ModuleUrl> late) {
    boolean sound() {
      return faults.isEmpty() && late.isEmpty();
    }
  }

  /// @param wish what the pack grants
  private record Packed(
      @Nullable PackFiles pack, Wish wish, Collection<Fault> faults, Set<ModuleUrl> late) {}

  Settler(Crawl.Sources sources, Setups setups, Packing packing, Entries entries) {
    this.sources = sources;
    this.setups = setups;
    this.packing = packing;
    this.entries = entries;
  }

  /// What is to be shown of this head.
  ///
  /// @param before what is shown now, if something is
  Shown settle(@Nullable Shown before, Tree head) throws InterruptedException {
    var first = attempt(before, head);
    if (first.sound() || before == null || !before.good()) {
      return first.shown();
    }
    var differing = head.differing(before.tree());
    var held = new TreeSet<String>();
    var attempt = first;
    while (!attempt.sound()) {
      var blame = blame(attempt, before, differing);
      if (!held.addAll(blame)) {
        return before.despite(head.revision(), first.faults());
      }
      attempt = attempt(before, head.keeping(held, before.tree()));
    }
    return attempt.shown().despite(head.revision(), first.faults());
  }

  private Attempt attempt(@Nullable Shown before, Tree tree) throws InterruptedException {
    var read = setups.of(tree);
    var known = before == null ? null : before.before();
    var had = before == null ? null : before.pack();
    var found = Crawl.from(entries.of(tree), ground(tree, read, had), known, sources);
    var wish = wish(before, read.dependencies(), packages(found.graph()));
    var packed = pack(before, wish, found.graph(), tree);
    if (packed.pack() != had && takesInPackages(found.graph())) {
      found = Crawl.from(entries.of(tree), ground(tree, read, packed.pack()), known, sources);
    }
    var faults = new ArrayList<>(found.faults());
    faults.addAll(packed.faults());
    var health =
        !faults.isEmpty() ? Health.BROKEN : packed.late().isEmpty() ? Health.GOOD : Health.PENDING;
    var shown =
        new Shown(
            tree.revision(),
            health,
            tree,
            new Ground(read.setup(), packed.wish()),
            found.graph(),
            packed.pack(),
            List.copyOf(faults));
    return new Attempt(shown, faults, packed.late());
  }

  private static Crawl.Ground ground(Tree tree, Setups.Read read, @Nullable PackFiles pack) {
    return new Crawl.Ground(
        tree, read.setup(), name -> Optional.ofNullable(pack).flatMap(each -> each.sheet(name)));
  }

  /// Whether a sheet is made of packages' sheets too: with another pack it is another sheet.
  private static boolean takesInPackages(ModuleGraph graph) {
    return graph.nodes().stream().anyMatch(node -> !node.recipe().sheets().isEmpty());
  }

  private static Set<String> packages(ModuleGraph graph) {
    return graph.nodes().stream().flatMap(Node::packages).collect(Collectors.toSet());
  }

  /// What was wished for once stays in the pack: taking an import out is no reason for a new one.
  private static Wish wish(
      @Nullable Shown before, Dependencies dependencies, Set<String> specifiers) {
    if (before == null
        || !before.good()
        || !before.ground().wish().dependencies().equals(dependencies)) {
      return Wish.of(dependencies, specifiers);
    }
    var earlier = before.ground().wish();
    var all = new TreeSet<>(earlier.specifiers());
    return all.addAll(specifiers) ? Wish.of(dependencies, all) : earlier;
  }

  /// The pack for this wish. While it is made, and if it cannot be, pages stay on the one they
  /// have.
  private Packed pack(@Nullable Shown before, Wish wish, ModuleGraph graph, Tree tree)
      throws InterruptedException {
    var current = before == null ? null : before.pack();
    var granted = before == null || current == null ? wish : before.ground().wish();
    if (packages(graph).isEmpty()) {
      return new Packed(current, granted, List.of(), Set.of());
    }
    if (current != null && granted.equals(wish)) {
      return new Packed(current, granted, lacking(current, graph), Set.of());
    }
    var made = packing.ask(wish);
    if (made.isEmpty()) {
      return new Packed(current, granted, List.of(), without(current, graph));
    }
    return switch (made.get()) {
      case Outcome.Done<PackFiles>(var files) ->
          new Packed(files, wish, lacking(files, graph), Set.of());
      case Outcome.Failed<PackFiles>(var why) ->
          new Packed(current, granted, List.of(failed(graph, tree, why)), Set.of());
    };
  }

  private static Set<ModuleUrl> without(@Nullable PackFiles pack, ModuleGraph graph) {
    return graph.nodes().stream()
        .filter(node -> pack == null || !node.packages().allMatch(pack::has))
        .filter(node -> node.packages().findAny().isPresent())
        .map(Node::url)
        .collect(Collectors.toSet());
  }

  private Collection<Fault> lacking(PackFiles files, ModuleGraph graph)
      throws InterruptedException {
    var faults = new ArrayList<Fault>();
    for (var node : graph.nodes()) {
      var lacking = node.packages().filter(each -> !files.has(each)).findFirst();
      if (lacking.isPresent()) {
        faults.add(fault(node, lacking.get(), files.whyNot(lacking.get())));
      }
    }
    return faults;
  }

  /// At the import of the package to blame, or else where `package.json` declares it.
  private Fault failed(ModuleGraph graph, Tree tree, Failure why) throws InterruptedException {
    if (why instanceof Failure.DependencyError error) {
      var name = error.packageName();
      for (var node : graph.nodes()) {
        var asked = node.packages().filter(each -> isOf(each, name)).findFirst();
        if (asked.isPresent()) {
          return fault(node, asked.get(), error.message());
        }
      }
      var manifest = tree.file(Setups.MANIFEST);
      if (name != null && manifest.isPresent()) {
        return sources
            .contents()
            .bytes(manifest.get().hash())
            .thenApply(text -> Faults.declared(name, text, error.message()))
            .toCompletableFuture()
            .exceptionally(_ -> Faults.dependencies(why))
            .join();
      }
    }
    return Faults.dependencies(why);
  }

  private static boolean isOf(String specifier, @Nullable String name) {
    return specifier.equals(name) || specifier.startsWith(name + "/");
  }

  private Fault fault(Node importer, String specifier, String message) throws InterruptedException {
    try {
      var source = sources.contents().bytes(importer.content()).toCompletableFuture().get();
      return Faults.dependency(importer, specifier, source, message);
    } catch (ExecutionException _) {
      return Faults.dependencies(importer, message);
    }
  }

  /// The changed files that an attempt fails for.
  private static Set<String> blame(Attempt attempt, Shown before, Set<String> differing) {
    var blame = new LinkedHashSet<String>();
    for (var fault : attempt.faults()) {
      blame.addAll(blame(fault, before, differing));
    }
    attempt.late().forEach(url -> blame.addAll(changed(url, differing)));
    return blame.isEmpty() ? differing : blame;
  }

  private static Set<String> changed(ModuleUrl url, Set<String> differing) {
    var path = url.path().substring(1);
    return differing.contains(path) ? Set.of(path) : Set.of();
  }

  /// The file itself if it was changed; otherwise what it has lost.
  private static Set<String> blame(Fault fault, Shown before, Set<String> differing) {
    if (differing.contains(fault.path())) {
      return Set.of(fault.path());
    }
    var lost = new TreeSet<String>();
    Optional.ofNullable(fault.missing()).filter(differing::contains).ifPresent(lost::add);
    before.graph().nodes().stream()
        .filter(node -> node.url().path().equals("/" + fault.path()))
        .flatMap(Node::files)
        .map(path -> path.substring(1))
        .filter(differing::contains)
        .forEach(lost::add);
    return lost.isEmpty() ? differing : lost;
  }
}
