package dev.overskill.preview.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.compiler.CompiledModule;
import dev.overskill.compiler.CompiledModule.Hot;
import dev.overskill.compiler.CompiledModule.Kind;
import dev.overskill.events.AppId;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Ids;
import dev.overskill.preview.module.ModuleGraph;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Node;
import dev.overskill.preview.module.Recipe;
import dev.overskill.preview.module.Stamps;
import dev.overskill.preview.module.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkedModulesTest {
  private static final AppId APP = Ids.secure().app();
  private static final ModuleUrl IMPORTED = ModuleUrl.of("/src/imported.ts");
  private static final Optional<String> PACK = Optional.of("pack-1");

  private final LinkedModules linked = new LinkedModules(1 << 20);
  private final Stamps stamps = new Stamps();
  private final Node node = node();
  private int links;

  private static Node node() {
    var cold = new Hot(false, false, false, List.of(), List.of());
    var code =
        new CompiledModule(Kind.JS, "code", null, List.of(), cold, null, List.of(), List.of());
    return new Node(
        ModuleUrl.of("/src/a.ts"),
        BlobHash.of(new byte[0]),
        code,
        List.of(new Target.Own(IMPORTED)),
        List.of(),
        Recipe.NONE);
  }

  private Answer ask(AppId app, String address, Node wanted, Optional<String> pack) {
    return linked.answer(
        new LinkedModules.Wanted(app, address, wanted, pack, stamps),
        () -> Answer.draft(MediaTypes.SCRIPT, "linked " + ++links));
  }

  private int linksAfter(AppId app, String address, Node wanted, Optional<String> pack) {
    ask(APP, "/src/a.ts", node, PACK);
    ask(app, address, wanted, pack);
    return links;
  }

  @Test
  void theSameModuleIsLinkedOnce() {
    assertThat(linksAfter(APP, "/src/a.ts", node, PACK)).isEqualTo(1);
  }

  @Test
  void anotherAppGetsItsOwn() {
    assertThat(linksAfter(Ids.secure().app(), "/src/a.ts", node, PACK)).isEqualTo(2);
  }

  @Test
  void anotherAddressIsLinkedAnew() {
    assertThat(linksAfter(APP, "/src/a.ts?t=5", node, PACK)).isEqualTo(2);
  }

  @Test
  void anotherPackIsLinkedAnew() {
    assertThat(linksAfter(APP, "/src/a.ts", node, Optional.empty())).isEqualTo(2);
  }

  @Test
  void aNodeThatWasCrawledAnewIsLinkedAnew() {
    assertThat(linksAfter(APP, "/src/a.ts", node(), PACK)).isEqualTo(2);
  }

  @Test
  void anUpdateOfWhatItImportsIsLinkedAnew() {
    ask(APP, "/src/a.ts", node, PACK);

    stamps.mark(new ModuleGraph(Map.of()), List.of(IMPORTED), 42);

    assertThat(
            new String(
                ask(APP, "/src/a.ts", node, PACK).body(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("linked 2");
  }
}
