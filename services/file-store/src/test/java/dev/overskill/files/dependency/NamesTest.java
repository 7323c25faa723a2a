package dev.overskill.files.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.http.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "react",
        "@radix-ui/react-dialog",
        "JSONStream",
        "d3-array",
        "lodash.get",
        "3d-view",
        "buffer"
      })
  void theseAreNames(String name) {
    assertThat(new PackageName(name).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "../x",
        "./x",
        ".hidden",
        "_x",
        "a b",
        "a/b",
        "@a",
        "@a/",
        "@/b",
        "@a/b/c",
        "react@19",
        "node_modules",
        "https://h/x.tgz",
        "a\u0000",
        "é",
        "a;rm -rf",
        "@a/../b",
        "@a/.b",
        "a%2fb"
      })
  void theseAreNoNames(String name) {
    assertThatThrownBy(() -> new PackageName(name)).isInstanceOf(RefusedException.class);
  }

  @Test
  void aNameHasALimit() {
    assertThat(new PackageName("a".repeat(214)).value()).hasSize(214);
    assertThatThrownBy(() -> new PackageName("a".repeat(215))).isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.3",
        "v1.2.3",
        "^1.2.3",
        "~1.2",
        "~> 1.2",
        ">= 1.0.0 < 2",
        "1.x",
        "*",
        "1 - 2",
        "1.2.3 - 2.3.4",
        "^1 || ^2",
        ">=1 || 0.9.x",
        "",
        "latest",
        "next",
        "beta-1",
        "1.0.0-rc.1+build.5",
        "=1.0.0",
        "<=2",
        "npm:preact@^10",
        "npm:@preact/compat@17",
        "npm:preact"
      })
  void theseAreVersions(String versions) {
    assertThat(new VersionRange(versions).value()).isEqualTo(versions);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git+https://host/x.git",
        "github:a/b",
        "a/b",
        "file:../x",
        "./x",
        "https://h/x.tgz",
        "link:x",
        "workspace:*",
        "01.2.3",
        "1.2.3.4",
        "1..2",
        "^",
        "^^1",
        "1.0.0-01",
        "npm:git+ssh://x@1",
        "npm:../x@1",
        "npm:a@file:b",
        "-1",
        "1.2.3 beta?",
        "\u0000",
        "ａ",
        "12345678901234567890"
      })
  void theseAreNoVersions(String versions) {
    assertThatThrownBy(() -> new VersionRange(versions)).isInstanceOf(RefusedException.class);
  }

  @Test
  void versionsHaveALimit() {
    assertThatThrownBy(() -> new VersionRange("^1 ||".repeat(60) + "^1"))
        .isInstanceOf(RefusedException.class);
  }
}
