package dev.overskill.files.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.events.BlobHash;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ManifestTest {
  private static FileEntry entry(String content) {
    var bytes = content.getBytes(StandardCharsets.UTF_8);
    return new FileEntry(BlobHash.of(bytes), bytes.length);
  }

  private static Manifest of(String... paths) {
    var manifest = Manifest.EMPTY;
    for (var path : paths) {
      manifest = manifest.put(FilePath.of(path), entry(path));
    }
    return manifest;
  }

  @Test
  void whatWasPutIsFound() {
    var manifest = of("a", "b/c", "b/d/e");

    assertThat(manifest.find(FilePath.of("b/d/e"))).contains(entry("b/d/e"));
    assertThat(manifest.find(FilePath.of("b/d"))).isEmpty();
    assertThat(manifest.find(FilePath.of("B/d/e"))).isEmpty();
    assertThat(manifest.files()).isEqualTo(3);
    assertThat(manifest.bytes()).isEqualTo(1 + 3 + 5);
    assertThat(manifest.paths()).extracting(FilePath::value).containsExactly("a", "b/c", "b/d/e");
  }

  @Test
  void namesThatDifferOnlyByCaseClash() {
    var manifest = of("src/App.tsx");

    assertThatThrownBy(() -> manifest.put(FilePath.of("src/app.tsx"), entry("x")))
        .hasMessageContaining("differ only by case");
    assertThatThrownBy(() -> manifest.put(FilePath.of("SRC/other.tsx"), entry("x")))
        .hasMessageContaining("differ only by case");
    assertThatThrownBy(() -> of("STRASSE", "stra\u00dfe")).hasMessageContaining("only by case");
  }

  @Test
  void aNameIsAFileOrAFolder() {
    assertThatThrownBy(() -> of("a", "a/b")).hasMessageContaining("a is a file");
    assertThatThrownBy(() -> of("a/b", "a")).hasMessageContaining("folder");
    assertThatThrownBy(() -> of("a", "A/b")).hasMessageContaining("only by case");
  }

  @Test
  void emptyFoldersVanish() {
    var manifest = of("a/b/c", "d").remove(FilePath.of("a/b/c"));

    assertThat(manifest.paths()).containsExactly(FilePath.of("d"));
    assertThat(manifest.put(FilePath.of("a"), entry("now a file")).files()).isEqualTo(2);
  }

  @Test
  void differencesLeadFromOneToTheOther() {
    var one = of("a", "b/c", "b/d", "e/f");
    var other =
        of("a", "b/c", "E2/f", "g")
            .put(FilePath.of("b/c"), entry("new"))
            .put(FilePath.of("e"), entry("a file now"));

    var differences = one.differences(other);

    assertThat(differences)
        .containsExactly(
            new Difference.Put(FilePath.of("E2/f"), entry("E2/f")),
            new Difference.Put(FilePath.of("b/c"), entry("new")),
            new Difference.Gone(FilePath.of("b/d")),
            new Difference.Put(FilePath.of("e"), entry("a file now")),
            new Difference.Gone(FilePath.of("e/f")),
            new Difference.Put(FilePath.of("g"), entry("g")));
    assertThat(other.differences(other)).isEmpty();
  }

  @Test
  void aTreeOfTenThousandFilesIsGatheredAtOnce() {
    Map<FilePath, FileEntry> files = new HashMap<>();
    for (var i = 0; i < 10_000; i++) {
      files.put(FilePath.of("folder" + i % 7 + "/file" + i + ".txt"), entry("" + i));
    }

    var manifest = Manifest.of(files);

    assertThat(manifest.files()).isEqualTo(10_000);
    assertThat(manifest.find(FilePath.of("folder3/file10.txt"))).contains(entry("10"));
    assertThat(manifest.paths()).hasSize(10_000).isSorted();
  }
}
