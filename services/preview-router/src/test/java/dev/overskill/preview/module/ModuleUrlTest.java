package dev.overskill.preview.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ModuleUrlTest {
  @Test
  void componentIsAScriptAndItsStyleASheet() {
    var component = ModuleUrl.of("/src/App.vue");
    var style = ModuleUrl.of("/src/App.vue", "import&vue&type=style&index=0&t=7&lang.module.scss");

    assertThat(component.isScript()).isTrue();
    assertThat(component.needsImportFlag()).isFalse();
    assertThat(style.isScript()).isFalse();
    assertThat(style.isCss()).isTrue();
    assertThat(style.needsImportFlag()).isFalse();
    assertThat(style).hasToString("/src/App.vue?vue&type=style&index=0&lang.module.scss");
  }

  @Test
  void sassIsASheetAndAnImageIsNot() {
    assertThat(ModuleUrl.of("/a.scss").isCss()).isTrue();
    assertThat(ModuleUrl.of("/a.scss").asSheet().isSheet()).isTrue();
    assertThat(ModuleUrl.of("/a.png").needsImportFlag()).isTrue();
  }

  @Test
  void onlyWhatTheRouterWritesIsAnInlineScript() {
    assertThat(ModuleUrl.inline("/index.html", 12).inlineIndex()).hasValue(12);
    assertThat(ModuleUrl.of("/index.html", "html-proxy&index=-1.js").inlineIndex()).isEmpty();
    assertThat(ModuleUrl.of("/index.html", "html-proxy&index=99999999999.js").inlineIndex())
        .isEmpty();
    assertThat(ModuleUrl.of("/index.html").isScript()).isFalse();
  }
}
