package dev.overskill.files.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.files.FileRefusal;
import dev.overskill.files.tree.FilePath;
import dev.overskill.http.RefusedException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EditTest {
  private static final FilePath PATH = FilePath.of("a.txt");

  private static String edited(String file, int start, int end, String expected, String fresh) {
    var edit = new Edit(PATH, start, end, expected, fresh);
    return new String(edit.applyTo(file.getBytes(UTF_8)).content().bytes(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        // file, start, end, expected, replacement, result; | is a line feed
        "a|b|c|, 2, 2, b, B, a|B|c|",
        "a|b|c|, 1, 3, a|b|c, x, x|",
        "a|b|c|, 2, 2, b, '', a|c|",
        "a|b|c|, 2, 1, '', new, a|new|b|c|",
        "a|b|c|, 4, 3, '', end, a|b|c|end|",
        "a|b|c|, 2, 2, b, |, a||c|",
        "a|b|c|, 2, 2, b, x|y, a|x|y|c|",
        "a|b|c|, 2, 2, b, x|y|, a|x|y|c|",
        "a|b|c|, 2, 2, b|, B, a|B|c|",
        "a|b|c, 3, 3, c, C, a|b|C",
        "a|b|c, 4, 3, '', d, a|b|c|d",
        "a|b|c, 2, 3, b|c, '', a",
        "a, 1, 1, a, '', ''",
        "'', 1, 0, '', first, first|",
        "||, 1, 1, '', x, x||"
      })
  void linesAreReplaced(
      String file, int start, int end, String expected, String fresh, String result) {
    assertThat(
            edited(
                file.replace('|', '\n'),
                start,
                end,
                expected.replace('|', '\n'),
                fresh.replace('|', '\n')))
        .isEqualTo(result.replace('|', '\n'));
  }

  @Test
  void windowsLineEndingsStay() {
    assertThat(edited("a\r\nb\r\nc\r\n", 2, 2, "b", "x\ny")).isEqualTo("a\r\nx\r\ny\r\nc\r\n");
    assertThat(edited("a\r\nb\r\n", 1, 2, "a\nb", "z")).isEqualTo("z\r\n");
    assertThat(edited("a\r\nb\r\n", 1, 2, "a\r\nb", "z\r\n")).isEqualTo("z\r\n");
    assertThat(edited("a\r\nb", 3, 2, "", "c")).isEqualTo("a\r\nb\r\nc");
  }

  @Test
  void mixedEndingsStayWhereNothingIsTouched() {
    assertThat(edited("a\r\nb\nc\r\n", 2, 2, "b", "B")).isEqualTo("a\r\nB\nc\r\n");
  }

  @Test
  void theByteOrderMarkStaysAndIsNotPartOfTheFirstLine() {
    assertThat(edited("\uFEFFa\nb\n", 1, 1, "a", "A")).isEqualTo("\uFEFFA\nb\n");
  }

  @Test
  void theResultSaysWhereTheNewLinesAre() {
    var edit = new Edit(PATH, 2, 2, "b", "x\ny\nz");

    var result = edit.applyTo("a\nb\nc\n".getBytes(UTF_8));

    assertThat(result.endLine()).isEqualTo(4);
    assertThat(result.lines()).isEqualTo(5);
  }

  @Nested
  class Refusals {
    private void refused(FileRefusal code, String detail, byte[] file, Edit edit) {
      assertThatThrownBy(() -> edit.applyTo(file))
          .hasMessageContaining(detail)
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(code));
    }

    @Test
    void aMismatchShowsThePresentLines() {
      refused(
          FileRefusal.EDIT_MISMATCH,
          "Lines 2 to 3 of a.txt are now:\nb\nc",
          "a\nb\nc\n".getBytes(UTF_8),
          new Edit(PATH, 2, 3, "b\nX", "y"));
    }

    @Test
    void trailingBlanksCount() {
      refused(
          FileRefusal.EDIT_MISMATCH,
          "are now:\nb ",
          "a\nb \n".getBytes(UTF_8),
          new Edit(PATH, 2, 2, "b", "y"));
    }

    @Test
    void linesBeyondTheEndAreToldWithTheCount() {
      refused(
          FileRefusal.EDIT_MISMATCH,
          "has 2 lines",
          "a\nb\n".getBytes(UTF_8),
          new Edit(PATH, 2, 9, "b", "y"));
      refused(
          FileRefusal.EDIT_MISMATCH,
          "has 2 lines",
          "a\nb\n".getBytes(UTF_8),
          new Edit(PATH, 4, 3, "", "y"));
    }

    @Test
    void aRangeBackwardsIsABadArgument() {
      refused(
          FileRefusal.BAD_ARGUMENTS,
          "before startLine",
          "a\nb\n".getBytes(UTF_8),
          new Edit(PATH, 2, 0, "", "y"));
    }

    @Test
    void anInsertExpectsNothing() {
      refused(
          FileRefusal.EDIT_MISMATCH,
          "expected must be empty",
          "a\nb\n".getBytes(UTF_8),
          new Edit(PATH, 2, 1, "a", "y"));
    }

    @Test
    void binaryFilesHaveNoLines() {
      refused(
          FileRefusal.BINARY_FILE,
          "not a text file",
          new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1},
          new Edit(PATH, 1, 1, "", "y"));
      refused(
          FileRefusal.BINARY_FILE,
          "not a text file",
          new byte[] {(byte) 0xC3, (byte) 0x28},
          new Edit(PATH, 1, 1, "", "y"));
    }
  }
}
