package dev.overskill.files.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.files.FileRefusal;
import dev.overskill.http.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilePathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "index.html",
        "src/App.tsx",
        "src/routes/[id]/(group)/@slot/$param.tsx",
        "src/routes/[...slug].tsx",
        ".env.example",
        ".github/workflows/ci.yml",
        "public/Grüße aus Köln.md",
        "文档/说明.md",
        "a b/c d.txt",
        "console.ts",
        "auxiliary/nullable.ts",
        "...rc",
        "100%.txt",
        "emoji/🚀.svg",
        "-dash",
        "~tilde"
      })
  void ordinaryNamesAreKept(String text) {
    assertThat(FilePath.of(text).value()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "//host/share",
        "..",
        "../up",
        "a/../../b",
        "a/./b",
        "./a",
        "a//b",
        "a/",
        "a\\b",
        "..\\..\\x",
        "C:\\x",
        "C:/x",
        "file.txt:stream",
        "a\0b",
        "a\nb",
        "a\tb",
        "a\u007fb",
        "a\u0085b",
        "a\u202Etxt.exe",
        "a\u200Bb",
        "\uFEFFa",
        "a\u2028b",
        "a\uD800b",
        "a\uDC00",
        "a\uE000b",
        "a\uFFFFb",
        "con",
        "CON",
        "aux.ts",
        "src/Nul.tsx",
        "COM1",
        "lpt9.txt",
        "com\u00b9",
        "CONIN$",
        "trailing.",
        "trailing ",
        "a./b",
        "a /b",
        " ",
        "a<b",
        "a>b",
        "a|b",
        "a?b",
        "a*b",
        "a\"b"
      })
  void dangerousNamesAreRefused(String text) {
    assertThatThrownBy(() -> FilePath.of(text))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(FileRefusal.PATH_REFUSED));
  }

  @Test
  void lengthIsMeasuredInBytes() {
    assertThat(FilePath.of("é".repeat(127)).value()).hasSize(127);
    assertThatThrownBy(() -> FilePath.of("é".repeat(128))).hasMessageContaining("255 bytes");
    assertThatThrownBy(() -> FilePath.of("a/".repeat(512) + "a")).hasMessageContaining("1024");
    assertThatThrownBy(() -> FilePath.of("x".repeat(5_000_000))).hasMessageContaining("1024");
  }

  @Test
  void unicodeIsComposed() {
    assertThat(FilePath.of("cafe\u0301.md")).isEqualTo(FilePath.of("caf\u00e9.md"));
  }
}
