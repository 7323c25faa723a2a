package dev.overskill.preview.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.compiler.ViteClient;
import dev.overskill.preview.draft.Draft;
import dev.overskill.preview.draft.Shown;
import dev.overskill.preview.module.Html;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.source.Contents;
import dev.overskill.preview.source.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Answers requests from what a draft shows: the rules of Vite's dev server.
final class DraftAnswers {
  private static final String HOME = "index.html";
  private static final int OWN_KEPT = 256;

  private final Contents contents;
  private final ModuleAnswers modules;
  private final ViteFiles vite;
  private final Furnishing furnishing;

  /// Vite's own code as it was answered lately.
  private final Cache<String, Answer> own = Caffeine.newBuilder().maximumSize(OWN_KEPT).build();

  /// What a browser asks for.
  ///
  /// @param query as it came, without the question mark
  /// @param address path and query exactly as they came
  record Question(RequestPath path, String query, String address, Wants wants) {
    ModuleUrl module() {
      return ModuleUrl.of(path.decoded(), query);
    }
  }

  /// What the browser will do with the answer.
  ///
  /// @param html whether it accepts a page
  /// @param css whether it accepts a style sheet by name
  /// @param anything whether it says nothing about types
  record Wants(boolean html, boolean css, boolean anything) {}

  DraftAnswers(Contents contents, ModuleAnswers modules, ViteFiles vite, Furnishing furnishing) {
    this.contents = contents;
    this.modules = modules;
    this.vite = vite;
    this.furnishing = furnishing;
  }

  CompletionStage<Answer> answer(Draft draft, Question question) {
    return switch (question.path().decoded()) {
      case ViteFiles.CLIENT ->
          vite(
              ViteFiles.CLIENT + draft.sockets().mark(),
              client -> furnishing.client(draft, client));
      case ViteFiles.ENV -> vite(ViteFiles.ENV, ViteFiles::env);
      case ViteFiles.REFRESH -> vite(ViteFiles.REFRESH, ViteClient::refreshRuntime);
      default ->
          draft.whenShown(question.module()).thenCompose(shown -> answer(draft, shown, question));
    };
  }

  /// @param key names the code
  private CompletionStage<Answer> vite(String key, Function<ViteClient, String> code) {
    return vite.client()
        .thenApply(
            client -> own.get(key, _ -> Answer.draft(MediaTypes.SCRIPT, code.apply(client))));
  }

  private CompletionStage<Answer> answer(Draft draft, Shown shown, Question question) {
    var path = question.path();
    var tree = shown.tree();
    if (path.hidden()) {
      return done(Pages.notFound());
    }
    if (tree.has("public" + path.decoded()) && !ModuleUrl.has(question.query(), "import")) {
      return file(draft, tree, "public" + path.decoded());
    }
    if (isModule(question)) {
      return modules.answer(draft, shown, question);
    }
    if (path.decoded().endsWith("/")) {
      var index = path.file() + HOME;
      return tree.has(index) ? page(draft, shown, index) : fallback(draft, shown, question);
    }
    if (!tree.has(path.file())) {
      var html = path.file() + ".html";
      return tree.has(html) ? page(draft, shown, html) : fallback(draft, shown, question);
    }
    return path.file().endsWith(".html")
        ? page(draft, shown, path.file())
        : file(draft, tree, path.file());
  }

  private static boolean isModule(Question question) {
    var url = question.module();
    return url.isScript() || url.isCss() || ModuleUrl.has(question.query(), "import");
  }

  /// A navigation to an address that the app itself makes something of.
  private CompletionStage<Answer> fallback(Draft draft, Shown shown, Question question) {
    var wants = question.wants();
    var navigation = wants.html() || (wants.anything() && !question.path().hasExtension());
    if (!navigation || question.path().decoded().startsWith("/@")) {
      return done(Pages.notFound());
    }
    return shown.tree().has(HOME) ? page(draft, shown, HOME) : done(Pages.empty());
  }

  private CompletionStage<Answer> page(Draft draft, Shown shown, String path) {
    return bytes(shown.tree(), path)
        .thenCombine(
            vite.client(),
            (bytes, client) -> {
              draft.servedFile(path);
              var html = new Html(new String(bytes, StandardCharsets.UTF_8), "/" + path);
              var values = shown.ground().setup().pageValues();
              var head = furnishing.head(shown, client);
              return Answer.draft(MediaTypes.HTML, html.served(head, values));
            });
  }

  private CompletionStage<Answer> file(Draft draft, Tree tree, String path) {
    var hash = tree.file(path).map(blob -> blob.hash().value()).orElse("");
    return bytes(tree, path)
        .thenApply(bytes -> {
          draft.servedFile(path);
          return Answer.file(MediaTypes.of(path), bytes, hash);
        });
  }

  private CompletionStage<byte[]> bytes(Tree tree, String path) {
    return Optional.ofNullable(tree.files().get(path))
        .map(blob -> contents.bytes(blob.hash()))
        .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("no " + path)));
  }

  static CompletionStage<Answer> done(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
