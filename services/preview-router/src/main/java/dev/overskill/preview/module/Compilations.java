package dev.overskill.preview.module;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.compiler.CompiledModule;
import dev.overskill.compiler.CompiledModule.Hot;
import dev.overskill.compiler.CompiledModule.Kind;
import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.Failure;
import dev.overskill.compiler.Material;
import dev.overskill.compiler.Outcome;
import dev.overskill.compiler.TransformRequest;
import dev.overskill.compiler.TransformRequest.TransformOptions;
import dev.overskill.compiler.Transformed;
import dev.overskill.events.BlobHash;
import dev.overskill.preview.source.Contents;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// Modules compiled once for each content.
///
/// Shared by all apps: what is kept under a key is derived from that key alone (path, flags,
/// content, options), so it does not matter who asked first.
public final class Compilations {
  private static final Hot COLD = new Hot(false, false, false, List.of(), List.of());
  private static final Set<String> UNSUPPORTED = Set.of("less", "styl", "stylus", "astro");
  private static final int RECIPES = 20_000;

  /// How often a compilation may ask for more.
  private static final int ROUNDS = 24;

  private static final Set<String> FORMS = Set.of("raw", "inline", "worker", "sharedworker");

  private final Contents contents;
  private final Compiler compiler;
  private final Ingredients ingredients;
  private final AsyncCache<Key, Outcome<Transformed>> cache;
  private final Cache<Dish, Recipe> recipes;
  private final Timer timer;

  /// @param material a name for all that came with the source
  private record Key(Dish dish, TransformOptions options, String material) {}

  /// A module, whatever it draws on.
  private record Dish(String path, String query, BlobHash content) {}

  /// What came of a module, and what that depends on.
  public record Compiled(Outcome<CompiledModule> outcome, Recipe recipe) {}

  /// The compiler gave no answer; nothing is wrong with the source.
  public static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unanswered(String message) {
      super(message);
    }
  }

  /// What to compile, and what it may draw on.
  ///
  /// @param hint what it drew on before in this app, if that is known
  public record Request(
      ModuleUrl url,
      BlobHash content,
      TransformOptions options,
      Ingredients.App app,
      Optional<Recipe> hint) {}

  public Compilations(Contents contents, Compiler compiler, Kept kept) {
    this.contents = contents;
    this.compiler = compiler;
    this.timer = kept.meters().timer("overskill.preview.transform");
    this.ingredients =
        new Ingredients(contents, new Candidates(contents, compiler, kept.limitBytes() / 8));
    this.recipes = Caffeine.newBuilder().maximumSize(RECIPES).build();
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(kept.limitBytes())
            .weigher((Key _, Outcome<Transformed> made) -> weight(made))
            .buildAsync();
  }

  /// How much is kept, and where it is counted.
  public record Kept(long limitBytes, MeterRegistry meters) {}

  /// The compiled module, or why the source does not compile. The stage fails if there is no
  /// answer: with [Unanswered], or because the content cannot be had.
  public CompletionStage<Compiled> compiled(Request request) {
    if (isPlainAsset(request.url())) {
      var done = new Outcome.Done<>(asset(request.url()));
      return CompletableFuture.completedFuture(new Compiled(done, Recipe.NONE));
    }
    return contents
        .bytes(request.content())
        .thenCompose(bytes -> compiled(request, source(request.url(), bytes)));
  }

  /// The part of the file that the module is: of a page, one of its scripts.
  private static byte[] source(ModuleUrl url, byte[] file) {
    var index = url.inlineIndex();
    return index.isEmpty()
        ? file
        : new Html(new String(file, StandardCharsets.UTF_8), url.path())
            .inline(index.getAsInt())
            .orElse("")
            .getBytes(StandardCharsets.UTF_8);
  }

  private CompletionStage<Compiled> compiled(Request request, byte[] source) {
    var url = request.url();
    var dish = new Dish(url.path(), url.isSheet() ? "" : url.query(), request.content());
    var plain = globs(url, source) ? new Recipe(true, List.of(), List.of(), null) : Recipe.NONE;
    var recipe =
        request.hint().or(() -> Optional.ofNullable(recipes.getIfPresent(dish))).orElse(plain);
    return cooked(new Cooking(request, dish, source), recipe, ROUNDS);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Cooking(Request request, Dish dish, byte[] source) {}

  /// What a recipe lacks shows when it is tried.
  private CompletionStage<Compiled> cooked(Cooking cooking, Recipe recipe, int rounds) {
    var request = cooking.request();
    return ingredients
        .fetch(recipe, request.app())
        .thenCompose(fetched -> {
          var key = new Key(cooking.dish(), request.options(), fetched.digest());
          return cache.get(key, (_, _) -> compile(cooking, fetched.material()));
        })
        .thenCompose(outcome ->
            switch (outcome) {
              case Outcome.Done<Transformed>(Transformed.Whole(var module)) ->
                  done(new Outcome.Done<>(module), recipe);
              case Outcome.Done<Transformed>(Transformed.Lacking(var needs)) -> {
                if (rounds == 0) {
                  throw new Unanswered("a compilation asks without end");
                }
                var fuller = recipe.with(needs);
                recipes.put(cooking.dish(), fuller);
                yield cooked(cooking, fuller, rounds - 1);
              }
              case Outcome.Failed<Transformed>(var why) -> done(new Outcome.Failed<>(why), recipe);
            });
  }

  private static CompletionStage<Compiled> done(Outcome<CompiledModule> outcome, Recipe recipe) {
    return CompletableFuture.completedFuture(new Compiled(outcome, recipe));
  }

  private CompletableFuture<Outcome<Transformed>> compile(Cooking cooking, Material material) {
    var dish = cooking.dish();
    var options = cooking.request().options();
    var path = dish.path().substring(1);
    var request = new TransformRequest(path, dish.query(), cooking.source(), options, material);
    var started = Timer.start();
    return compiler
        .transform(request)
        .subscribeAsCompletionStage()
        .thenApply(Compilations::answered)
        .whenComplete((_, _) -> started.stop(timer));
  }

  /// Only an answer is kept: what the compiler could not do now it may do later.
  private static Outcome<Transformed> answered(Outcome<Transformed> outcome) {
    if (outcome instanceof Outcome.Failed<Transformed>(Failure.Unavailable away)) {
      throw new CompletionException(new Unanswered(away.message()));
    }
    return outcome;
  }

  private static boolean globs(ModuleUrl url, byte[] source) {
    return url.isScript()
        && new String(source, StandardCharsets.ISO_8859_1).contains("import.meta.glob");
  }

  /// Whether the module is no more than the address of its file. An SVG may be what it is itself.
  private static boolean isPlainAsset(ModuleUrl url) {
    var extension = ModuleUrl.extension(url.path());
    if (FORMS.stream().anyMatch(url::has) || extension.equals("svg")) {
      return false;
    }
    return url.has("url")
        || !(url.isScript()
            || url.isCss()
            || extension.equals("json")
            || UNSUPPORTED.contains(extension));
  }

  private static CompiledModule asset(ModuleUrl url) {
    var code = "export default \"" + Urls.encoded(url.path()) + "\"";
    return new CompiledModule(Kind.ASSET, code, null, List.of(), COLD, null, List.of(), List.of());
  }

  private static int weight(Outcome<Transformed> made) {
    return switch (made) {
      case Outcome.Done<Transformed>(Transformed.Whole(var module)) -> module.size();
      case Outcome.Done<Transformed>(Transformed.Lacking _), Outcome.Failed<Transformed> _ -> 2_048;
    };
  }
}
