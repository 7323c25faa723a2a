package dev.overskill.preview.draft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.compiler.CompiledModule;
import dev.overskill.compiler.CompiledModule.Hot;
import dev.overskill.compiler.Scan;
import dev.overskill.compiler.TransformRequest.TransformOptions;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.preview.hmr.Sockets;
import dev.overskill.preview.module.Fault;
import dev.overskill.preview.module.ModuleGraph;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Node;
import dev.overskill.preview.module.Recipe;
import dev.overskill.preview.module.Setup;
import dev.overskill.preview.pack.Dependencies;
import dev.overskill.preview.pack.Wish;
import dev.overskill.preview.source.Tree;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What open pages are told of an edit, and when.
final class AudienceTest {
  private static final ModuleUrl APP = ModuleUrl.of("/src/App.tsx");
  private static final ModuleUrl MAIN = ModuleUrl.of("/src/main.ts");
  private static final Setup SETUP =
      new Setup(
          new Scan(List.of(), List.of()),
          new TransformOptions("react", true, true, true, Map.of()));
  private static final Fault FAULT =
      new Fault("src/App.tsx", Fault.Kind.TRANSFORM, "no", 1, 1, null, "");

  private final List<String> frames = new ArrayList<>();
  private final Sockets sockets = new Sockets("life", 8);
  private final Audience audience = new Audience(sockets, Clock.systemUTC());

  private void openPage() {
    sockets.add(TestDrafts.page(frames), "");
    frames.clear();
    audience.served(APP);
    audience.served(MAIN);
  }

  private static Tree.Blob blob(String text) {
    return new Tree.Blob(BlobHash.of(text.getBytes(UTF_8)), text.length());
  }

  private static Tree tree(long revision, Map<String, String> files) {
    var blobs = new HashMap<String, Tree.Blob>();
    files.forEach((path, text) -> blobs.put(path, blob(text)));
    return new Tree(new Revision(revision), blobs);
  }

  private static Map<String, String> files(String app) {
    return Map.of("src/App.tsx", app, "src/main.ts", "main", "notes.txt", "notes");
  }

  private static Shown shown(Tree tree, Recipe recipe) {
    var nodes = new HashMap<ModuleUrl, Node>();
    nodes.put(APP, node(tree, APP, true, recipe));
    nodes.put(MAIN, node(tree, MAIN, false, Recipe.NONE));
    var ground = new Shown.Ground(SETUP, Wish.of(Dependencies.NONE, List.of()));
    return new Shown(
        tree.revision(), Shown.Health.GOOD, tree, ground, new ModuleGraph(nodes), null, List.of());
  }

  private static Shown shown(Tree tree) {
    return shown(tree, Recipe.NONE);
  }

  private static Node node(Tree tree, ModuleUrl url, boolean accepting, Recipe recipe) {
    var hash = tree.file(url.path().substring(1)).orElseThrow().hash();
    var code =
        new CompiledModule(
            CompiledModule.Kind.JS,
            hash.value(),
            null,
            List.of(),
            new Hot(accepting, accepting, false, List.of(), List.of()),
            null,
            List.of(),
            List.of());
    return new Node(url, hash, code, List.of(), List.of(), recipe);
  }

  private final Shown before = shown(tree(1, files("one")));
  private final Tree edited = tree(2, files("two"));

  @Test
  void anEditIsToldBeforeItIsSettledAndNotAgain() {
    openPage();

    audience.foretell(before, edited, APP);
    assertThat(frames).hasSize(2);
    assertThat(frames.getFirst()).contains("\"revision\":2");
    assertThat(frames.getLast()).contains("js-update", "/src/App.tsx");
    var awaited = audience.awaited(APP).orElseThrow();
    assertThat(awaited).isNotDone();
    assertThat(audience.awaited(MAIN)).isEmpty();

    var after = shown(edited);
    audience.tell(before, after, true, () -> {});
    assertThat(awaited).isCompletedWithValue(after);
    assertThat(frames).hasSize(2);
    assertThat(audience.awaited(APP)).isEmpty();
  }

  @Test
  void aBrokenEditLeavesTheModuleAsItWasUnderTheOverlay() {
    openPage();
    audience.foretell(before, edited, APP);
    var awaited = audience.awaited(APP).orElseThrow();
    frames.clear();

    var kept = before.despite(edited.revision(), List.of(FAULT));
    audience.tell(before, kept, true, () -> {});

    assertThat(awaited).isCompletedWithValue(kept);
    assertThat(frames).hasSize(2);
    assertThat(frames.getFirst()).contains("\"revision\":1");
    assertThat(frames.getLast()).contains("\"type\":\"error\"");
  }

  @Test
  void whatTookLongIsToldAgainForPagesThatGaveUp() {
    openPage();
    audience.foretell(before, edited, APP);
    audience.delay();
    frames.clear();

    audience.foretell(before, edited, APP);
    assertThat(frames).isEmpty();

    audience.tell(before, shown(edited), true, () -> {});
    assertThat(frames).singleElement().asString().contains("js-update", "/src/App.tsx");
  }

  @Test
  void nothingIsToldAheadThatWouldBeAReloadOrThatNobodyHas() {
    audience.foretell(before, edited, APP);
    assertThat(audience.awaited(APP)).isEmpty();

    openPage();
    audience.foretell(before, tree(2, files("one")), MAIN);
    assertThat(audience.awaited(MAIN)).isEmpty();
    assertThat(frames).isEmpty();
  }

  @Test
  void whoWaitsForADraftThatIsPutAwayIsTold() {
    openPage();
    audience.foretell(before, edited, APP);
    var awaited = audience.awaited(APP).orElseThrow();

    audience.close(new PutAwayException());

    assertThat(awaited).isCompletedExceptionally();
  }

  @Test
  void anEditOfOneModuleIsOneWhereEverythingElseStays() {
    assertThat(before.edited(edited)).contains(APP);
    assertThat(before.edited(before.tree())).isEmpty();
    assertThat(before.despite(edited.revision(), List.of(FAULT)).edited(edited)).isEmpty();

    var two = Map.of("src/App.tsx", "two", "src/main.ts", "other", "notes.txt", "notes");
    assertThat(before.edited(tree(2, two))).isEmpty();
    var gone = Map.of("src/main.ts", "main", "notes.txt", "notes");
    assertThat(before.edited(tree(2, gone))).isEmpty();
    var noModule = Map.of("src/App.tsx", "one", "src/main.ts", "main", "notes.txt", "new");
    assertThat(before.edited(tree(2, noModule))).isEmpty();

    var globbing = new Recipe(true, List.of(), List.of(), null);
    assertThat(shown(before.tree(), globbing).edited(edited)).isEmpty();
  }
}
