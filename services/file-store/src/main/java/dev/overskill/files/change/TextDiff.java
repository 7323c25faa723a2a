package dev.overskill.files.change;

import static dev.overskill.files.FileRefusal.TOO_LARGE;

import dev.overskill.files.tree.FilePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The lines by which two texts differ, by Myers' algorithm.
public final class TextDiff {
  private static final int MOST_LINES = 20_000;
  private static final int MOST_EDITS = 1_000;

  private TextDiff() {}

  /// How a file differs.
  ///
  /// @param hunks empty when the texts are equal
  public record Comparison(String path, List<Hunk> hunks) {}

  /// Lines that were taken out at one place, and those that came in there.
  ///
  /// @param fromLine where `removed` begins in the older text, from 1
  /// @param toLine where `added` begins in the newer text, from 1
  public record Hunk(int fromLine, int toLine, List<String> removed, List<String> added) {}

  public static Comparison compare(FilePath path, byte[] older, byte[] newer) {
    var from = lines(path, older);
    var to = lines(path, newer);
    if (from.size() + to.size() > MOST_LINES) {
      throw TOO_LARGE.because("The texts have more than %d lines.".formatted(MOST_LINES));
    }
    return new Comparison(path.value(), hunks(from, to));
  }

  private static List<String> lines(FilePath path, byte[] bytes) {
    return TextFile.of(path, bytes).lines().stream().map(TextFile.Line::text).toList();
  }

  private static List<Hunk> hunks(List<String> from, List<String> to) {
    var hunks = new ArrayList<Hunk>();
    var x = 0;
    var y = 0;
    for (var pair : common(from, to)) {
      if (pair[0] > x || pair[1] > y) {
        hunks.add(
            new Hunk(
                x + 1,
                y + 1,
                List.copyOf(from.subList(x, pair[0])),
                List.copyOf(to.subList(y, pair[1]))));
      }
      x = pair[0] + 1;
      y = pair[1] + 1;
    }
    return hunks;
  }

  /// The pairs of equal lines, and at last the pair of both ends.
  private static List<int[]> common(List<String> from, List<String> to) {
    var trace = new ArrayList<int[]>();
    var furthest = new int[2 * MOST_EDITS + 3];
    Arrays.fill(furthest, 0);
    for (var edits = 0; edits <= MOST_EDITS; edits++) {
      trace.add(furthest.clone());
      for (var k = -edits; k <= edits; k += 2) {
        var down = k == -edits || (k != edits && at(furthest, k - 1) < at(furthest, k + 1));
        var x = down ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
        while (x < from.size() && x - k < to.size() && from.get(x).equals(to.get(x - k))) {
          x++;
        }
        furthest[MOST_EDITS + 1 + k] = x;
        if (x >= from.size() && x - k >= to.size()) {
          return walkBack(trace, from.size(), to.size());
        }
      }
    }
    throw TOO_LARGE.because("The texts differ in more than %d lines.".formatted(MOST_EDITS));
  }

  private static int at(int[] furthest, int k) {
    return furthest[MOST_EDITS + 1 + k];
  }

  private static List<int[]> walkBack(List<int[]> trace, int fromEnd, int toEnd) {
    var pairs = new ArrayList<int[]>();
    pairs.add(new int[] {fromEnd, toEnd});
    var x = fromEnd;
    var y = toEnd;
    for (var edits = trace.size() - 1; edits >= 0; edits--) {
      var furthest = trace.get(edits);
      var k = x - y;
      var down = k == -edits || (k != edits && at(furthest, k - 1) < at(furthest, k + 1));
      var formerK = down ? k + 1 : k - 1;
      var formerX = edits == 0 ? 0 : at(furthest, formerK);
      var formerY = edits == 0 ? 0 : formerX - formerK;
      while (x > formerX && y > formerY) {
        pairs.add(new int[] {--x, --y});
      }
      x = formerX;
      y = formerY;
    }
    return pairs.reversed();
  }
}
