package dev.overskill.preview.module;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.compiler.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaultsTest {
  private static final String MANIFEST =
      """
      {
        "dependencies": {
          "react": "19",
          "left-padx": "1"
        }
      }
      """;

  @Test
  void aPackageThatCannotBeHadIsToldWhereItIsDeclared() {
    var fault = Faults.declared("left-padx", MANIFEST.getBytes(UTF_8), "it is not there");

    assertThat(fault.path()).isEqualTo("package.json");
    assertThat(fault.line()).isEqualTo(4);
    assertThat(fault.column()).isEqualTo(6);
    assertThat(fault.frame()).contains("left-padx");
  }

  @Test
  void aPackageThatNobodyDeclaresIsToldOfTheWholeFile() {
    var fault = Faults.declared("deep-one", MANIFEST.getBytes(UTF_8), "it is not there");

    assertThat(fault.line()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "registry_down | the registry is away | the registry is away; it is tried again.",
        "too_large | the dependencies take more than 600 MiB | the dependencies take more than 600 MiB",
        "too_many_packages | 1600 packages are needed | 1600 packages are needed",
        "conflict | they disagree | they disagree"
      })
  void whatIsWrongWithAllIsToldInWords(String code, String message, String told) {
    var fault = Faults.dependencies(new Failure.DependencyError(code, null, message));

    assertThat(fault.path()).isEqualTo("package.json");
    assertThat(fault.kind()).isEqualTo(Fault.Kind.PACK);
    assertThat(fault.message()).isEqualTo(told);
  }

  @Test
  void whatTheCompilerCannotDoNowSaysNothingOfItsInside() {
    var late =
        Faults.dependencies(new Failure.Unavailable("timeout", "pack took longer than PT3M"));
    var died = Faults.dependencies(new Failure.Unavailable("died", "the process died"));

    assertThat(late.message()).contains("takes too long");
    assertThat(died.message()).contains("tried again");
  }
}
