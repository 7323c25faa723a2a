package dev.overskill.preview.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class HtmlTest {
  private static final String PAGE =
      """
      <!doctype html><html><head><title>%VITE_NAME% – %MODE% %NOBODY% 100%</title></head><body>
      <!-- <script type="module">import "./no.js"</script> -->
      <script type="module" src="/src/main.ts"></script>
      <script type="module">import { a } from "./src/a.ts"; a("%MODE%", "日😀")</script>
      <script>classic()</script>
      <script type="module"> </script>
      <script type='module'>second()</script>
      </body></html>
      """;

  @Test
  void inlineModuleScriptsAreModulesOfTheirOwn() {
    var entries = new Html(PAGE, "/sub/index.html").entries();

    assertThat(entries)
        .containsExactly(
            ModuleUrl.of("/src/main.ts"),
            ModuleUrl.inline("/sub/index.html", 0),
            ModuleUrl.inline("/sub/index.html", 1));
  }

  @Test
  void codeOfAnInlineScriptIsFoundByItsIndex() {
    var page = new Html(PAGE, "/index.html");

    assertThat(page.inline(0))
        .hasValueSatisfying(code -> assertThat(code).contains("a(\"%MODE%\""));
    assertThat(page.inline(1)).hasValue("second()");
    assertThat(page.inline(2)).isEmpty();
  }

  @Test
  void servedPageNamesInlineScriptsAndKnowsItsValues() {
    var served =
        new Html(PAGE, "/index.html")
            .served("<!--head-->", Map.of("VITE_NAME", "$1 \\ App", "MODE", "development"));

    assertThat(served)
        .contains("<head>\n<!--head--><title>$1 \\ App – development %NOBODY% 100%</title>")
        .contains("src=\"/index.html?html-proxy&index=0.js\"></script>")
        .contains("src=\"/index.html?html-proxy&index=1.js\"></script>")
        .contains("<script>classic()</script>")
        .contains("<!-- <script type=\"module\">import \"./no.js\"</script> -->")
        .doesNotContain("second()");
  }

  @Test
  void emptyAndHugePagesAreServedAsTheyAre() {
    var huge = "<script type=\"module\">x</script>" + "日".repeat(1 << 20);

    assertThat(new Html("", "/index.html").served("<i>", Map.of())).isEqualTo("\n<i>");
    assertThat(new Html(huge, "/index.html").entries()).isEmpty();
    assertThat(new Html(huge, "/index.html").served("", Map.of())).endsWith(huge);
  }
}
