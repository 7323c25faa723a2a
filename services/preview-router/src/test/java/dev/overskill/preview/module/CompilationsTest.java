package dev.overskill.preview.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.compiler.Bundle;
import dev.overskill.compiler.BundleRequest;
import dev.overskill.compiler.CompiledModule;
import dev.overskill.compiler.CompiledModule.Hot;
import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.Needs;
import dev.overskill.compiler.Outcome;
import dev.overskill.compiler.Pack;
import dev.overskill.compiler.PackRequest;
import dev.overskill.compiler.Scan;
import dev.overskill.compiler.SourceText;
import dev.overskill.compiler.TransformRequest;
import dev.overskill.compiler.TransformRequest.TransformOptions;
import dev.overskill.compiler.Transformed;
import dev.overskill.compiler.ViteClient;
import dev.overskill.events.AppId;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.preview.source.Contents;
import dev.overskill.preview.source.FileStore;
import dev.overskill.preview.source.Tree;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CompilationsTest {
  private final Blobs blobs = new Blobs();
  private final Weaver weaver = new Weaver();
  private final Compilations compilations =
      new Compilations(
          new Contents(blobs, 1 << 20),
          weaver,
          new Compilations.Kept(1 << 20, new SimpleMeterRegistry()));

  @Test
  void sheetGetsTheFilesAndClassesThatItsCompilationAsksFor() {
    var app = app(Map.of("a.css", "sheet", "theme.css", "red", "App.tsx", "flex grid"));

    var compiled = compile(app);

    assertThat(code(compiled)).isEqualTo("red|flex grid");
    assertThat(compiled.recipe().files()).containsExactly("/theme.css");
    assertThat(compiled.recipe().isNone()).isFalse();
  }

  @Test
  void editOfWhatASheetIsMadeOfMakesItAnew() {
    var first = compile(app(Map.of("a.css", "sheet", "theme.css", "red", "App.tsx", "flex")));
    var theme = compile(app(Map.of("a.css", "sheet", "theme.css", "blue", "App.tsx", "flex")));
    var classes = compile(app(Map.of("a.css", "sheet", "theme.css", "red", "App.tsx", "grid")));

    assertThat(List.of(code(first), code(theme), code(classes)))
        .containsExactly("red|flex", "blue|flex", "red|grid");
  }

  @Test
  void whatIsTheSameIsCompiledOnce() {
    var app = app(Map.of("a.css", "sheet", "theme.css", "red", "App.tsx", "flex"));

    compile(app);
    var asked = weaver.asked;
    compile(app);

    assertThat(weaver.asked).isEqualTo(asked);
  }

  @Test
  void eachContentIsScannedOnce() {
    compile(app(Map.of("a.css", "sheet", "theme.css", "red", "App.tsx", "flex")));
    compile(app(Map.of("a.css", "sheet", "theme.css", "blue", "App.tsx", "flex")));

    assertThat(weaver.scanned).isEqualTo(1);
  }

  private Compilations.Compiled compile(Ingredients.App app) {
    var content = app.tree().file("a.css").orElseThrow().hash();
    var options = new TransformOptions("react", false, false, false, Map.of());
    var request =
        new Compilations.Request(ModuleUrl.of("/a.css"), content, options, app, Optional.empty());
    return compilations.compiled(request).toCompletableFuture().join();
  }

  private static String code(Compilations.Compiled compiled) {
    return compiled.outcome() instanceof Outcome.Done<CompiledModule>(var module)
        ? module.code()
        : compiled.outcome().toString();
  }

  private Ingredients.App app(Map<String, String> files) {
    var tree = new HashMap<String, Tree.Blob>();
    files.forEach((path, text) -> tree.put(path, blobs.keep(text)));
    var paths = files.keySet().stream().sorted().toList();
    var aliases = new Scan(List.of(), List.of());
    return new Ingredients.App(
        new Tree(Revision.NONE, tree), aliases, paths, _ -> Optional.empty());
  }

  /// Contents by their hash, and nothing else.
  private static final class Blobs implements FileStore {
    private final Map<BlobHash, byte[]> bytes = new HashMap<>();

    Tree.Blob keep(String text) {
      var content = text.getBytes(StandardCharsets.UTF_8);
      bytes.put(BlobHash.of(content), content);
      return new Tree.Blob(BlobHash.of(content), content.length);
    }

    @Override
    public Uni<byte[]> blob(BlobHash hash) {
      return Uni.createFrom().item(bytes.get(hash));
    }

    @Override
    public Uni<Listing> head(AppId app) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Optional<Tree>> tree(AppId app, Revision revision) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Optional<byte[]>> object(String kind, String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Void> store(String kind, String key, byte[] content) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Boolean> storeIfAbsent(String kind, String key, byte[] content) {
      throw new UnsupportedOperationException();
    }
  }

  /// A compiler whose sheets are made of `theme.css` and of the words in `App.tsx`.
  private static final class Weaver implements Compiler {
    private int asked;
    private int scanned;

    @Override
    public Uni<Outcome<Transformed>> transform(TransformRequest request) {
      asked++;
      var material = request.material();
      if (material.paths() == null) {
        return lacking(new Needs(true, List.of(), List.of(), null));
      }
      if (material.files().isEmpty()) {
        return lacking(new Needs(false, List.of("/theme.css"), List.of(), null));
      }
      if (material.classes() == null) {
        return lacking(new Needs(false, List.of(), List.of(), List.of("/App.tsx")));
      }
      var words = material.classes().candidates().replace('\n', ' ');
      return whole(material.files().get("/theme.css") + "|" + words);
    }

    private static Uni<Outcome<Transformed>> lacking(Needs needs) {
      return Uni.createFrom().item(new Outcome.Done<>(new Transformed.Lacking(needs)));
    }

    private static Uni<Outcome<Transformed>> whole(@Nullable String code) {
      var hot = new Hot(false, false, false, List.of(), List.of());
      var module =
          new CompiledModule(
              CompiledModule.Kind.CSS,
              String.valueOf(code),
              null,
              List.of(),
              hot,
              code,
              List.of(),
              List.of());
      return Uni.createFrom().item(new Outcome.Done<>(new Transformed.Whole(module)));
    }

    @Override
    public Uni<Outcome<List<String>>> candidates(List<SourceText> files) {
      scanned += files.size();
      var found = files.stream().map(each -> each.source().replace(' ', '\n')).toList();
      return Uni.createFrom().item(new Outcome.Done<>(found));
    }

    @Override
    public Uni<Outcome<ViteClient>> client() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Outcome<Scan>> scan(List<SourceText> files) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Outcome<Pack>> pack(PackRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Outcome<Bundle>> bundle(BundleRequest request) {
      throw new UnsupportedOperationException();
    }
  }
}
