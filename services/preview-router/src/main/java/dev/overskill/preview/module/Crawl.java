package dev.overskill.preview.module;

import dev.overskill.compiler.CompiledModule;
import dev.overskill.compiler.CompiledModule.CssDependency;
import dev.overskill.compiler.Failure;
import dev.overskill.compiler.Outcome;
import dev.overskill.preview.source.Contents;
import dev.overskill.preview.source.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Follows the imports of an app from its entries and compiles every module on the way.
///
/// Blocks while it waits for the compiler: it runs on a virtual thread.
public final class Crawl {
  /// So many modules of one app are with the compiler at a time: other apps have their turn too.
  private static final int AT_ONCE = 8;

  private static final int MODULE_LIMIT = 5_000;
  private static final int WAIT_SECONDS = 30;

  private final Sources sources;
  private final Tree tree;
  private final Setup setup;
  private final Resolver resolver;
  private final Ingredients.App app;
  private final @Nullable Before before;
  private final boolean sameFiles;
  private final @Nullable Before hints;

  private final Map<ModuleUrl, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Fault> faults = new TreeMap<>();
  private final Set<ModuleUrl> seen = new HashSet<>();
  private final Queue<ModuleUrl> waiting = new ArrayDeque<>();
  private final Queue<Started> started = new ArrayDeque<>();

  /// Where code and its compiled form come from.
  public record Sources(Contents contents, Compilations compilations) {}

  /// What a crawl starts from.
  ///
  /// @param sheets the style sheet that a package offers under a specifier
  public record Ground(Tree tree, Setup setup, Function<String, Optional<String>> sheets) {
    /// The same of another tree.
    public Ground of(Tree newer) {
      return new Ground(newer, setup, sheets);
    }
  }

  /// An earlier crawl: a module whose content is the same is taken from there.
  public record Before(Ground ground, ModuleGraph graph) {}

  /// Every module that was reached, and every file that could not be shown.
  public record Found(ModuleGraph graph, Collection<Fault> faults) {}

  private record Started(
      ModuleUrl url, Tree.Blob blob, CompletableFuture<Compilations.Compiled> compiled) {}

  private Crawl(Sources sources, Ground ground, @Nullable Before before) {
    this.sources = sources;
    this.tree = ground.tree();
    this.setup = ground.setup();
    this.resolver = new Resolver(tree, setup.aliases());
    var paths = tree.files().keySet().stream().sorted().toList();
    this.app = new Ingredients.App(tree, setup.aliases(), paths, ground.sheets());
    this.before = before != null && before.ground().setup().equals(setup) ? before : null;
    this.sameFiles =
        before != null && before.ground().tree().files().keySet().equals(tree.files().keySet());
    this.hints = before;
  }

  /// Follows the imports of these entries.
  ///
  /// @throws InterruptedException if the router is being stopped
  public static Found from(
      Set<ModuleUrl> entries, Ground ground, @Nullable Before before, Sources sources)
      throws InterruptedException {
    var crawl = new Crawl(sources, ground, before);
    entries.forEach(crawl::enqueue);
    crawl.run();
    return new Found(new ModuleGraph(crawl.nodes), List.copyOf(crawl.faults.values()));
  }

  /// Has a module of this ground compiled for the crawl that comes next. Does not wait for it.
  public static void ahead(ModuleUrl url, Ground ground, Sources sources) {
    Resolver.fileAt(ground.tree(), url.path())
        .flatMap(ground.tree()::file)
        .ifPresent(blob -> {
          var _ = new Crawl(sources, ground, null).compile(url, blob);
        });
  }

  private void enqueue(ModuleUrl url) {
    if (seen.size() < MODULE_LIMIT && seen.add(url)) {
      waiting.add(url);
    }
  }

  private void run() throws InterruptedException {
    while (!waiting.isEmpty() || !started.isEmpty()) {
      while (!waiting.isEmpty() && started.size() < AT_ONCE) {
        start(waiting.remove());
      }
      var next = started.poll();
      if (next != null) {
        arrived(next, await(next.compiled()));
      }
    }
  }

  private void start(ModuleUrl url) {
    var file = Resolver.fileAt(tree, url.path()).flatMap(tree::file);
    if (file.isEmpty()) {
      var path = url.path().substring(1);
      fault(new Fault(path, Fault.Kind.RESOLVE, "There is no file " + path, 0, 0, null, path));
      return;
    }
    var blob = file.get();
    var known = known(url, blob);
    if (known.isPresent() && sameFiles) {
      add(known.get());
    } else {
      var compiled = known.map(Crawl::compiled).orElseGet(() -> compile(url, blob));
      started.add(new Started(url, blob, compiled));
    }
  }

  /// An import may mean another file as soon as any file comes or goes, but the code that names it
  /// stays what it is.
  private static CompletableFuture<Compilations.Compiled> compiled(Node known) {
    return CompletableFuture.completedFuture(
        new Compilations.Compiled(new Outcome.Done<>(known.code()), Recipe.NONE));
  }

  private CompletableFuture<Compilations.Compiled> compile(ModuleUrl url, Tree.Blob blob) {
    var request = new Compilations.Request(url, blob.hash(), setup.options(), app, hint(url, blob));
    return sources.compilations().compiled(request).toCompletableFuture();
  }

  /// What draws on other files, or names files by patterns, is asked for again: these may have
  /// changed.
  private Optional<Node> known(ModuleUrl url, Tree.Blob blob) {
    return before == null
        ? Optional.empty()
        : before
            .graph()
            .node(url)
            .filter(node -> node.recipe().isNone() && node.content().equals(blob.hash()));
  }

  /// What the same text drew on before, also where it may mean something else by now.
  private Optional<Recipe> hint(ModuleUrl url, Tree.Blob blob) {
    return hints == null
        ? Optional.empty()
        : hints
            .graph()
            .node(url)
            .filter(node -> node.content().equals(blob.hash()))
            .map(Node::recipe)
            .filter(recipe -> !recipe.isNone());
  }

  private void arrived(Started module, Compilations.Compiled compiled) throws InterruptedException {
    switch (compiled.outcome()) {
      case Outcome.Done<CompiledModule>(var code) -> add(linked(module, code, compiled.recipe()));
      case Outcome.Failed<CompiledModule>(var why) -> fault(fault(module.url(), why));
    }
  }

  private Node linked(Started module, CompiledModule code, Recipe recipe)
      throws InterruptedException {
    var url = module.url();
    var imports = new ArrayList<Target>();
    if (url.isSheet()) {
      code.cssDependencies().stream()
          .filter(each -> each.form() == CssDependency.Form.IMPORT)
          .map(each -> sheet(resolver.resolve(each.url(), url.path())))
          .forEach(imports::add);
    } else {
      for (var each : code.imports()) {
        imports.add(
            each.self() ? new Target.Own(url) : resolver.resolve(each.specifier(), url.path()));
      }
    }
    var accepted =
        code.hot().acceptedDeps().stream()
            .map(each -> resolver.resolve(each.specifier(), url.path()))
            .toList();
    var node = new Node(url, module.blob().hash(), code, List.copyOf(imports), accepted, recipe);
    reportMissing(node);
    return node;
  }

  private static Target sheet(Target target) {
    return target instanceof Target.Own(var url) ? new Target.Own(url.asSheet()) : target;
  }

  private void reportMissing(Node node) throws InterruptedException {
    for (var target : node.imports()) {
      if (target instanceof Target.Missing(var specifier)) {
        var source = await(sources.contents().bytes(node.content()).toCompletableFuture());
        fault(Faults.unresolved(node.url().path(), specifier, source));
      }
    }
  }

  private void add(Node node) {
    nodes.put(node.url(), node);
    node.dependencies().forEach(this::enqueue);
  }

  private void fault(Fault fault) {
    faults.putIfAbsent(fault.path(), fault);
  }

  private static Fault fault(ModuleUrl url, Failure why) {
    return Faults.of(url.path().substring(1), why);
  }

  private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      var cause = e.getCause();
      throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
    } catch (TimeoutException e) {
      throw new Compilations.Unanswered("nothing within " + WAIT_SECONDS + " seconds");
    }
  }
}
