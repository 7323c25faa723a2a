package dev.overskill.files.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.files.FileRefusal;
import dev.overskill.files.change.Change.Delete;
import dev.overskill.files.change.Change.Put;
import dev.overskill.files.change.Change.Rename;
import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;
import dev.overskill.files.tree.Manifest;
import dev.overskill.http.RefusedException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ChangeSetTest {
  private static final Quota QUOTA = new Quota(10, 100, 500, 20);

  private static FilePath path(String text) {
    return FilePath.of(text);
  }

  private static FileEntry entry(String content) {
    return Content.of(content).entry();
  }

  private static Put put(String path, String content) {
    return new Put(path(path), entry(content));
  }

  private static Manifest of(String... paths) {
    var manifest = Manifest.EMPTY;
    for (var path : paths) {
      manifest = manifest.put(path(path), entry(path));
    }
    return manifest;
  }

  private static Manifest after(Manifest before, Change... changes) {
    return ChangeSet.of(changes).applyTo(before, QUOTA).manifest();
  }

  private static void refused(FileRefusal code, Manifest before, Change... changes) {
    assertThatThrownBy(() -> ChangeSet.of(changes).applyTo(before, QUOTA))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(code));
  }

  @Test
  void manyFilesChangeTogether() {
    var after =
        after(
            of("a", "b", "c"),
            put("d", "new"),
            new Delete(path("a")),
            new Rename(path("b"), path("x/b")),
            put("c", "changed"));

    assertThat(after.paths()).extracting(FilePath::value).containsExactly("c", "d", "x/b");
    assertThat(after.find(path("x/b"))).contains(entry("b"));
    assertThat(after.find(path("c"))).contains(entry("changed"));
  }

  @Test
  void twoFilesSwapTheirNames() {
    var after =
        after(of("a", "b"), new Rename(path("a"), path("b")), new Rename(path("b"), path("a")));

    assertThat(after.find(path("a"))).contains(entry("b"));
    assertThat(after.find(path("b"))).contains(entry("a"));
  }

  @Test
  void theCaseOfANameCanChange() {
    assertThat(
            after(of("src/app.tsx"), new Rename(path("src/app.tsx"), path("src/App.tsx"))).paths())
        .containsExactly(path("src/App.tsx"));
  }

  @Test
  void aFileGivesWayToAFolderAndBack() {
    assertThat(after(of("a"), new Delete(path("a")), put("a/b", "x")).paths())
        .containsExactly(path("a/b"));
    assertThat(after(of("a/b"), new Rename(path("a/b"), path("a"))).paths())
        .containsExactly(path("a"));
  }

  @Test
  void theOrderOfTheListMeansNothing() {
    assertThat(after(of("a"), put("a/b", "x"), new Delete(path("a"))).paths())
        .containsExactly(path("a/b"));
  }

  @Test
  void renamesSayWhereTheContentCameFrom() {
    var outcome = ChangeSet.of(new Rename(path("a"), path("b"))).applyTo(of("a"), QUOTA);

    assertThat(outcome.origins()).containsEntry(path("b"), path("a"));
  }

  @Test
  void emptyFilesAreFiles() {
    assertThat(after(Manifest.EMPTY, put("empty", "")).find(path("empty"))).contains(entry(""));
  }

  @Test
  void clashesAreRefusedAsAWhole() {
    refused(FileRefusal.PATH_CLASH, of("a"), put("A", "x"));
    refused(FileRefusal.PATH_CLASH, Manifest.EMPTY, put("a", "x"), put("A", "x"));
    refused(FileRefusal.PATH_CLASH, Manifest.EMPTY, put("a", "x"), put("a", "y"));
    refused(FileRefusal.PATH_CLASH, Manifest.EMPTY, put("caf\u00e9", "x"), put("cafe\u0301", "y"));
    refused(FileRefusal.PATH_CLASH, Manifest.EMPTY, put("a", "x"), put("a/b", "y"));
    refused(FileRefusal.PATH_CLASH, of("a", "b"), new Rename(path("a"), path("b")));
    refused(
        FileRefusal.PATH_CLASH,
        of("a", "b"),
        new Rename(path("a"), path("c")),
        new Rename(path("b"), path("c")));
    refused(
        FileRefusal.PATH_CLASH,
        of("a"),
        new Rename(path("a"), path("b")),
        new Rename(path("a"), path("c")));
    refused(FileRefusal.PATH_CLASH, of("a"), new Delete(path("a")), new Delete(path("a")));
  }

  @Test
  void whatIsNotThereCannotBeTakenAway() {
    refused(FileRefusal.NOT_FOUND, of("a"), new Delete(path("b")));
    refused(FileRefusal.NOT_FOUND, of("a/b"), new Delete(path("a")));
    refused(FileRefusal.NOT_FOUND, of("a"), new Rename(path("A"), path("b")));
  }

  @Test
  void limitsHold() {
    var many =
        IntStream.range(0, 11).mapToObj(i -> (Change) put("f" + i, "x")).toArray(Change[]::new);
    var tooMany =
        IntStream.range(0, 21).mapToObj(i -> (Change) put("f" + i, "x")).toArray(Change[]::new);
    var full =
        IntStream.range(0, 6)
            .mapToObj(i -> (Change) put("f" + i, i + "x".repeat(99)))
            .toArray(Change[]::new);

    refused(FileRefusal.QUOTA_EXCEEDED, Manifest.EMPTY, many);
    refused(FileRefusal.TOO_LARGE, Manifest.EMPTY, tooMany);
    refused(FileRefusal.TOO_LARGE, Manifest.EMPTY, put("a", "x".repeat(101)));
    refused(FileRefusal.QUOTA_EXCEEDED, Manifest.EMPTY, full);
  }

  @Test
  void whatIsAboveTheQuotaMayShrink() {
    var before = of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");

    assertThat(after(before, new Delete(path("1"))).files()).isEqualTo(11);
    assertThat(after(before, put("1", "changed")).files()).isEqualTo(12);
  }
}
