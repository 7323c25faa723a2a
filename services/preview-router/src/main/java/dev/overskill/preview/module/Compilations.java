package dev.overskill.preview.module;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.compiler.CompiledModule;
import dev.overskill.compiler.CompiledModule.Hot;
import dev.overskill.compiler.CompiledModule.Kind;
import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.Failure;
import dev.overskill.compiler.Outcome;
import dev.overskill.compiler.TransformRequest;
import dev.overskill.compiler.TransformRequest.TransformOptions;
import dev.overskill.events.BlobHash;
import dev.overskill.preview.source.Contents;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
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
  private static final Set<String> COMPILED = Set.of("css", "json");
  private static final Set<String> UNSUPPORTED =
      Set.of("scss", "sass", "less", "styl", "stylus", "vue", "svelte", "astro");
  private static final Set<String> FORMS = Set.of("raw", "inline", "worker", "sharedworker");

  private final Contents contents;
  private final Compiler compiler;
  private final AsyncCache<Key, Outcome<CompiledModule>> cache;
  private final Timer timer;

  /// @param siblings a digest of the app's paths, for code that says `import.meta.glob`; else empty
  private record Key(
      String path,
      String query,
      BlobHash content,
      TransformOptions options,
      List<String> siblings) {}

  /// The compiler gave no answer; nothing is wrong with the source.
  public static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unanswered(String message) {
      super(message);
    }
  }

  /// What to compile.
  ///
  /// @param paths all files of the app
  public record Request(
      ModuleUrl url, BlobHash content, TransformOptions options, List<String> paths) {}

  public Compilations(Contents contents, Compiler compiler, Kept kept) {
    this.contents = contents;
    this.compiler = compiler;
    this.timer = kept.meters().timer("overskill.preview.transform");
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(kept.limitBytes())
            .weigher((Key _, Outcome<CompiledModule> made) -> weight(made))
            .buildAsync();
  }

  /// How much is kept, and where it is counted.
  public record Kept(long limitBytes, MeterRegistry meters) {}

  /// The compiled module, or why the source does not compile. The stage fails if there is no
  /// answer: with [Unanswered], or because the content cannot be had.
  public CompletionStage<Outcome<CompiledModule>> compiled(Request request) {
    if (isPlainAsset(request.url())) {
      return CompletableFuture.completedFuture(new Outcome.Done<>(asset(request.url())));
    }
    return contents.bytes(request.content()).thenCompose(bytes -> compiled(request, bytes));
  }

  private CompletionStage<Outcome<CompiledModule>> compiled(Request request, byte[] source) {
    var siblings = globs(request.url(), source) ? request.paths() : List.<String>of();
    var query = request.url().isSheet() ? "" : request.url().query();
    var key = new Key(request.url().path(), query, request.content(), request.options(), siblings);
    return cache.get(key, (wanted, _) -> compile(wanted, source));
  }

  private CompletableFuture<Outcome<CompiledModule>> compile(Key key, byte[] source) {
    var path = key.path().substring(1);
    var request = new TransformRequest(path, key.query(), source, key.options(), key.siblings());
    var started = Timer.start();
    return compiler
        .transform(request)
        .subscribeAsCompletionStage()
        .thenApply(Compilations::answered)
        .whenComplete((_, _) -> started.stop(timer));
  }

  /// Only an answer is kept: what the compiler could not do now it may do later.
  private static Outcome<CompiledModule> answered(Outcome<CompiledModule> outcome) {
    if (outcome instanceof Outcome.Failed<CompiledModule>(Failure.Unavailable away)) {
      throw new CompletionException(new Unanswered(away.message()));
    }
    return outcome;
  }

  private static boolean globs(ModuleUrl url, byte[] source) {
    return url.isScript()
        && new String(source, java.nio.charset.StandardCharsets.ISO_8859_1)
            .contains("import.meta.glob");
  }

  /// Whether the module is no more than the address of its file.
  private static boolean isPlainAsset(ModuleUrl url) {
    if (FORMS.stream().anyMatch(url::has)) {
      return false;
    }
    var extension = ModuleUrl.extension(url.path());
    return url.has("url")
        || !(url.isScript() || COMPILED.contains(extension) || UNSUPPORTED.contains(extension));
  }

  private static CompiledModule asset(ModuleUrl url) {
    var code = "export default \"" + Urls.encoded(url.path()) + "\"";
    return new CompiledModule(Kind.ASSET, code, null, List.of(), COLD, null, List.of(), List.of());
  }

  private static int weight(Outcome<CompiledModule> made) {
    return switch (made) {
      case Outcome.Done<CompiledModule>(var module) -> module.size();
      case Outcome.Failed<CompiledModule> _ -> 2_048;
    };
  }
}
