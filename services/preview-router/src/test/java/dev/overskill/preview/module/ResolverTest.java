package dev.overskill.preview.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.compiler.Scan;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.preview.source.Tree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResolverTest {
  private static final Tree TREE =
      new Tree(new Revision(1), Map.of("src/lib/a.ts", new Tree.Blob(BlobHash.of(new byte[0]), 0)));
  private static final Scan ALIASES = new Scan(List.of(), List.of(new Scan.Alias("@/", "/src/")));

  private static Target resolved(String specifier) {
    return new Resolver(TREE, ALIASES).resolve(specifier, "/src/App.tsx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"./lib/a", "@/lib/a", "/src/lib/a.ts", "./lib/a.js"})
  void filesOfTheAppAreFoundByTheirPathAndByAliases(String specifier) {
    assertThat(resolved(specifier)).isEqualTo(new Target.Own(ModuleUrl.of("/src/lib/a.ts")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"react", "@radix-ui/react-dialog", "lodash/get", "fs", "node:fs"})
  void packagesAndNodesOwnModulesAreDependencies(String specifier) {
    assertThat(resolved(specifier)).isEqualTo(new Target.Dependency(specifier));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://cdn.example/x.js", "data:text/javascript,1", "//host/x.js"})
  void addressesAreLeftToTheBrowser(String specifier) {
    assertThat(resolved(specifier)).isEqualTo(new Target.Elsewhere(specifier));
  }

  @Test
  void whatLeadsNowhereIsMissing() {
    assertThat(resolved("./nope")).isEqualTo(new Target.Missing("./nope"));
    assertThat(resolved("react/../../x")).isEqualTo(new Target.Missing("react/../../x"));
  }
}
