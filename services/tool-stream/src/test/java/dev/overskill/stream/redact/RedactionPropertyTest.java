package dev.overskill.stream.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Texts with and without secrets, split into deltas anywhere. Whatever the split, a client never
/// sees eight characters of a secret in a row, sees all else unchanged, and sees the same text in
/// the end.
final class RedactionPropertyTest {
  private static final int TOLD = 8;
  private static final int TEXTS = 40;
  private static final List<String> WORDS =
      List.of(
          "const",
          "key",
          "\n",
          " = ",
          "\"",
          "\\",
          "é😀",
          "sk-",
          "ghp_",
          "eyJ",
          "://",
          "AKIA",
          ":",
          "@",
          "-----",
          "BEGIN",
          "hf_",
          ".",
          "{}",
          "host",
          "xoxb-",
          "a1B2",
          "\t",
          "$",
          "/",
          "user",
          "SG.",
          "AWS_SECRET",
          "-----BEGIN PRIVATE KEY-----");

  static List<Long> seeds() {
    var given = Long.getLong("overskill.seed");
    if (given != null) {
      return List.of(given);
    }
    var seeds = new ArrayList<Long>(new Random().longs(100).boxed().toList());
    seeds.add(1L);
    return seeds;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noSplitShowsASecret(long seed) {
    var random = new Random(seed);

    for (var sample : new Secrets(random).all()) {
      var before = words(random, 4) + "; ";
      var after = " ;" + words(random, 4);
      var text = before + sample.text() + after;
      var course = new Course(new Redaction());
      for (var piece : pieces(random, text)) {
        course.arguments(List.of(piece));
        requireHidden(course.text(), sample, seed);
      }
      course.end();

      requireHidden(course.text(), sample, seed);
      assertThat(course.text())
          .as("replay with -Doverskill.seed=%d", seed)
          .isEqualTo(masked(text))
          .hasSameSizeAs(text)
          .startsWith(masked(before) + sample.before())
          .endsWith(sample.after() + masked(after));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsNoSecretComesThrough(long seed) {
    var random = new Random(seed);

    for (int i = 0; i < TEXTS; i++) {
      var text = words(random, 30);
      var course = new Course(new Redaction());
      course.arguments(pieces(random, text)).end();

      assertThat(course.text())
          .as("replay with -Doverskill.seed=%d", seed)
          .isEqualTo(masked(text))
          .hasSameSizeAs(text);
    }
  }

  /// The same text in one piece.
  private static String masked(String text) {
    return new Course(new Redaction()).arguments(List.of(text)).end().text();
  }

  private static void requireHidden(String shown, Secrets.Sample sample, long seed) {
    for (var line : sample.secret().split("\n", -1)) {
      for (int i = 0; i + TOLD <= line.length(); i++) {
        assertThat(shown)
            .as("replay with -Doverskill.seed=%d", seed)
            .doesNotContain(line.substring(i, i + TOLD));
      }
    }
  }

  private static String words(Random random, int most) {
    var text = new StringBuilder();
    int count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      text.append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.toString();
  }

  private static List<String> pieces(Random random, String text) {
    var pieces = new ArrayList<String>();
    int longest = 1 + random.nextInt(60);
    int at = 0;
    while (at < text.length()) {
      int to = Math.min(text.length(), at + 1 + random.nextInt(longest));
      if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
        to++;
      }
      pieces.add(text.substring(at, to));
      at = to;
    }
    return pieces;
  }
}
