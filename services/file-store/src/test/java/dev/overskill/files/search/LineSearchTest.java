package dev.overskill.files.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.files.FileRefusal;
import dev.overskill.files.search.LineSearch.Found;
import dev.overskill.files.tree.FilePath;
import dev.overskill.http.RefusedException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineSearchTest {
  private static final FilePath PATH = FilePath.of("a.txt");

  private static LineSearch search(LineQuery query, int limit) {
    return new LineSearch(query, limit, Clock.systemUTC(), Duration.ofSeconds(5));
  }

  @Test
  void linesAreNumberedFromOne() {
    var search = search(LineQuery.text("foo"), 10);

    search.look(PATH, "bar\nfoo\r\nx\nfoobar");

    assertThat(search.found())
        .containsExactly(new Found(PATH, 2, "foo"), new Found(PATH, 4, "foobar"));
    assertThat(search.isCut()).isFalse();
  }

  @Test
  void theLimitIsTold() {
    var search = search(LineQuery.regex("f.o"), 2);

    search.look(PATH, "foo\n".repeat(5));

    assertThat(search.found()).hasSize(2);
    assertThat(search.isCut()).isTrue();
  }

  @Test
  void longLinesAreShortened() {
    var search = search(LineQuery.text("x"), 10);

    search.look(PATH, "x".repeat(1_000_000));

    assertThat(search.found().getFirst().text()).hasSize(300);
    assertThat(search.isCut()).isTrue();
  }

  @Test
  void catastrophicPatternsAreQuick() {
    var search = search(LineQuery.regex("(a*)*(a+a+)+b$"), 10);

    search.look(PATH, ("a".repeat(1_900) + "\n").repeat(20));

    assertThat(search.found()).isEmpty();
  }

  @Test
  void timeRunsOut() {
    var search =
        new LineSearch(LineQuery.text("foo"), 10, Clock.systemUTC(), Duration.ofSeconds(-1));

    search.look(PATH, "foo\n");

    assertThat(search.found()).isEmpty();
    assertThat(search.isCut()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "a{1001}", "((a{100}){100}){100}", "(?<=x)y", "\\1", "[z-a]", "a**", "(?P<n"})
  void badPatternsAreRefused(String expression) {
    assertThatThrownBy(() -> LineQuery.regex(expression))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(FileRefusal.BAD_PATTERN));
  }
}
