package dev.overskill.preview.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.compiler.CompiledModule;
import dev.overskill.compiler.CompiledModule.Hot;
import dev.overskill.compiler.Scan;
import dev.overskill.compiler.TransformRequest.TransformOptions;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.preview.module.ModuleGraph;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Node;
import dev.overskill.preview.module.Recipe;
import dev.overskill.preview.module.Setup;
import dev.overskill.preview.module.Stamps;
import dev.overskill.preview.module.Target;
import dev.overskill.preview.pack.Dependencies;
import dev.overskill.preview.pack.PackFiles;
import dev.overskill.preview.pack.SomePack;
import dev.overskill.preview.pack.Wish;
import dev.overskill.preview.source.Tree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class AnnouncementTest {
  private static final ModuleUrl COMPONENT = ModuleUrl.of("/src/App.vue");
  private static final ModuleUrl STYLE =
      ModuleUrl.of("/src/App.vue", "vue&type=style&index=0&lang.css");
  private static final Setup SETUP =
      new Setup(
          new Scan(List.of(), List.of()),
          new TransformOptions("react", false, true, true, Map.of()));

  @Test
  void editOfAComponentsStyleUpdatesTheStyleAlone() {
    var told = announced(shown("1", "script", "red"), shown("2", "script", "blue"));

    assertThat(told)
        .singleElement()
        .asString()
        .contains("\"path\":\"/src/App.vue?vue&type=style&index=0&lang.css\"")
        .doesNotContain("\"path\":\"/src/App.vue\"");
  }

  @Test
  void editOfAComponentsScriptUpdatesTheScriptAlone() {
    var told = announced(shown("1", "script", "red"), shown("2", "other", "red"));

    assertThat(told)
        .singleElement()
        .asString()
        .contains("\"path\":\"/src/App.vue\"")
        .doesNotContain("type=style");
  }

  @Test
  void editThatChangesNoCodeOfAComponentIsNoUpdate() {
    assertThat(announced(shown("1", "script", "red"), shown("2", "script", "red"))).isEmpty();
  }

  @Test
  void anotherPackWithTheSameFilesIsNoNews() {
    var before = importing(SomePack.of("1", Map.of("a", "a-1.js")));
    var after = importing(SomePack.of("2", Map.of("a", "a-1.js", "b", "b-1.js")));

    assertThat(announced(before, after)).isEmpty();
  }

  @Test
  void aPackageThatMovedReloadsThePagesThatHaveIt() {
    var before = importing(SomePack.of("1", Map.of("a", "a-1.js")));
    var after = importing(SomePack.of("2", Map.of("a", "a-2.js")));

    assertThat(announced(before, after)).singleElement().asString().contains("full-reload");
  }

  @Test
  void aPackageThatNoPageHasMayMove() {
    var before = importing(SomePack.of("1", Map.of("a", "a-1.js", "b", "b-1.js")));
    var after = importing(SomePack.of("2", Map.of("a", "a-1.js", "b", "b-2.js")));

    assertThat(announced(before, after)).isEmpty();
  }

  /// A component that imports `a`.
  private static Shown importing(PackFiles pack) {
    var hash = BlobHash.of(new byte[0]);
    var hot = new Hot(true, true, false, List.of(), List.of());
    var imported = new CompiledModule.Import("a", 0, 1, false, false, List.of("x"), null);
    var code =
        new CompiledModule(
            CompiledModule.Kind.JS, "a", null, List.of(imported), hot, null, List.of(), List.of());
    var node =
        new Node(
            COMPONENT, hash, code, List.of(new Target.Dependency("a")), List.of(), Recipe.NONE);
    var tree = new Tree(Revision.NONE, Map.of("src/App.vue", new Tree.Blob(hash, 1)));
    var ground = new Shown.Ground(SETUP, Wish.of(Dependencies.NONE, List.of()));
    var graph = new ModuleGraph(Map.of(COMPONENT, node));
    return new Shown(Revision.NONE, Shown.Health.GOOD, tree, ground, graph, pack, List.of());
  }

  private static List<String> announced(Shown before, Shown after) {
    var seen = new Announcement.Seen(new TreeSet<>(Set.of(COMPONENT, STYLE)), new TreeSet<>());
    return Announcement.of(
            before,
            after,
            new Announcement.Told(null, before.tree().revision()),
            seen,
            new Announcement.Marks(new Stamps(), 7))
        .frames();
  }

  private static Shown shown(String content, String script, String style) {
    var hash = BlobHash.of(content.getBytes(StandardCharsets.UTF_8));
    var component =
        new Node(
            COMPONENT, hash, code(script), List.of(new Target.Own(STYLE)), List.of(), Recipe.NONE);
    var sheet = new Node(STYLE, hash, code(style), List.of(), List.of(), Recipe.NONE);
    var graph = new ModuleGraph(Map.of(COMPONENT, component, STYLE, sheet));
    var tree = new Tree(Revision.NONE, Map.of("src/App.vue", new Tree.Blob(hash, 1)));
    var ground = new Shown.Ground(SETUP, Wish.of(Dependencies.NONE, List.of()));
    return new Shown(Revision.NONE, Shown.Health.GOOD, tree, ground, graph, null, List.of());
  }

  private static CompiledModule code(String text) {
    var hot = new Hot(true, true, false, List.of(), List.of());
    return new CompiledModule(
        CompiledModule.Kind.JS, text, null, List.of(), hot, null, List.of(), List.of());
  }
}
