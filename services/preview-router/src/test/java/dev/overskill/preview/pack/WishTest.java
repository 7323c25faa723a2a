package dev.overskill.preview.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WishTest {
  @Test
  void firstImportOfADeclaredPackageChangesNothing() {
    var dependencies =
        Dependencies.of(
            "{\"dependencies\":{\"react\":\"19\",\"clsx\":\"2\",\"vite\":\"8\"}}", null);

    var before = Wish.of(dependencies, List.of("react"));
    var after = Wish.of(dependencies, List.of("react", "clsx"));

    assertThat(after).isEqualTo(before);
    assertThat(before.specifiers())
        .containsExactly("clsx", "react", "react/jsx-dev-runtime", "react/jsx-runtime");
  }

  @Test
  void frameworkAmongTheDevelopmentDependenciesIsWishedFor() {
    var dependencies =
        Dependencies.of("{\"devDependencies\":{\"svelte\":\"5\",\"svelte-check\":\"4\"}}", null);

    var wish = Wish.of(dependencies, List.of());

    assertThat(wish.specifiers()).contains("svelte", "svelte/internal/client");
    assertThat(wish.specifiers()).doesNotContain("svelte-check");
  }

  @Test
  void tailwindAndBuildToolsAreNotWishedFor() {
    var dependencies =
        Dependencies.of(
            "{\"dependencies\":{\"tailwindcss\":\"4\",\"@tailwindcss/vite\":\"4\",\"typescript\":\"6\"}}",
            null);

    assertThat(Wish.of(dependencies, List.of()).specifiers()).isEmpty();
  }

  @Test
  void brokenManifestDeclaresNothing() {
    assertThat(Wish.of(Dependencies.of("{", null), List.of("a")).specifiers()).containsExactly("a");
  }
}
