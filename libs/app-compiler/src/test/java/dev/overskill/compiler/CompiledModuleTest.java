package dev.overskill.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.compiler.CompiledModule.AcceptedDep;
import dev.overskill.compiler.CompiledModule.Hot;
import dev.overskill.compiler.CompiledModule.Import;
import dev.overskill.compiler.CompiledModule.Interop;
import dev.overskill.compiler.CompiledModule.Kind;
import dev.overskill.compiler.CompiledModule.Linker;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompiledModuleTest {

  private static final String CODE =
      "import { a } from \"pkg\";\nimport.meta.hot.accept(\"./b\");\nimport \"./c\";";
  private static final Interop INTEROP =
      new Interop(0, 23, "import { __cjs as m } from \"__URL__\";const a = m[\"a\"]");
  private static final Import PACKAGE =
      new Import("pkg", 19, 22, false, false, List.of("a"), INTEROP);
  private static final Import OWN = new Import("./c", 64, 67, false, false, List.of(), null);
  private static final CompiledModule MODULE =
      new CompiledModule(
          Kind.JS,
          CODE,
          null,
          List.of(PACKAGE, OWN),
          new Hot(true, false, false, List.of(), List.of(new AcceptedDep("./b", 49, 52))),
          null,
          List.of(),
          List.of());

  @Test
  void everySpecifierIsReplacedInPlace() {
    String linked = MODULE.linked(each -> "/u/" + each.specifier(), _ -> "/b.ts");

    assertThat(linked)
        .isEqualTo(
            """
            import { a } from "/u/pkg";
            import.meta.hot.accept("/b.ts");
            import "/u/./c";\
            """);
  }

  @Test
  void importOfCommonJsIsWrittenAsPropertiesReadWhenTheModuleRuns() {
    Pack.Entry entry = new Pack.Entry("pkg.js", true, List.of("default"), null);

    String linked = MODULE.linked(linkerTo(entry));

    assertThat(linked)
        .startsWith("import { __cjs as m } from \"/u/pkg\";const a = m[\"a\"];\nimport.meta");
  }

  @Test
  void importOfCommonJsWhoseNamesAreKnownStaysAsItIs() {
    Pack.Entry entry = new Pack.Entry("pkg.js", true, List.of("a", "default"), null);

    String linked = MODULE.linked(linkerTo(entry));

    assertThat(linked).startsWith("import { a } from \"/u/pkg\";");
  }

  private static Linker linkerTo(Pack.Entry entry) {
    return new Linker() {
      @Override
      public String url(Import each) {
        return "/u/" + each.specifier();
      }

      @Override
      public boolean interop(Import each) {
        return each.needsInterop(entry);
      }

      @Override
      public String accepted(AcceptedDep each) {
        return each.specifier();
      }
    };
  }
}
