package dev.overskill.files.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.files.change.TextDiff.Hunk;
import dev.overskill.files.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TextDiffTest {
  private static List<Hunk> hunks(String from, String to) {
    var path = FilePath.of("a");
    return TextDiff.compare(path, from.getBytes(UTF_8), to.getBytes(UTF_8)).hunks();
  }

  @Test
  void equalTextsDoNotDiffer() {
    assertThat(hunks("a\nb\n", "a\nb\n")).isEmpty();
    assertThat(hunks("", "")).isEmpty();
  }

  @Test
  void aHunkSaysWhatWentAndWhatCame() {
    assertThat(hunks("a\nb\nc\n", "a\nX\nY\nc\n"))
        .containsExactly(new Hunk(2, 2, List.of("b"), List.of("X", "Y")));
    assertThat(hunks("", "a\n")).containsExactly(new Hunk(1, 1, List.of(), List.of("a")));
    assertThat(hunks("a\nb\n", "b\n")).containsExactly(new Hunk(1, 1, List.of("a"), List.of()));
  }

  @Test
  void hunksLeadFromOneTextToTheOther() {
    var seed = 42L;
    var random = new Random(seed);
    for (var round = 0; round < 200; round++) {
      var from = lines(random);
      var to = lines(random);

      var found = hunks(String.join("\n", from) + "\n", String.join("\n", to) + "\n");

      var patched = new ArrayList<>(from);
      for (var hunk : found.reversed()) {
        var at = hunk.fromLine() - 1;
        assertThat(patched.subList(at, at + hunk.removed().size())).isEqualTo(hunk.removed());
        patched.subList(at, at + hunk.removed().size()).clear();
        patched.addAll(at, hunk.added());
      }
      assertThat(patched).as("seed %d round %d", seed, round).isEqualTo(to);
    }
  }

  private static List<String> lines(Random random) {
    var lines = new ArrayList<String>();
    for (var i = random.nextInt(1, 12); i > 0; i--) {
      lines.add("" + (char) ('a' + random.nextInt(4)));
    }
    return lines;
  }
}
