package dev.overskill.files.change;

import static dev.overskill.files.FileRefusal.BAD_ARGUMENTS;
import static dev.overskill.files.FileRefusal.EDIT_MISMATCH;

import dev.overskill.files.tree.FilePath;
import java.util.ArrayList;
import java.util.List;

/// Replaces lines of a text file that are known to be as expected.
///
/// @param startLine the first line, from 1
/// @param endLine the last line, inclusive; `startLine - 1` inserts before `startLine`
/// @param expected the present lines joined by line feeds; one line feed at the end is ignored
/// @param replacement the new lines; empty for none. One line feed at the end ends the last line
///   and is not a line more, so that a lone line feed is one empty line.
public record Edit(FilePath path, int startLine, int endLine, String expected, String replacement) {
  private static final int SHOWN_CHARACTERS = 4_000;

  /// What an edit made of a file.
  ///
  /// @param endLine the last of the new lines; before the first one if there are none
  /// @param lines how many lines the file has now
  public record Edited(Content content, int endLine, int lines) {}

  /// The file after the edit; a refusal shows the present lines, so that a model can do better.
  public Edited applyTo(byte[] present) {
    var file = TextFile.of(path, present);
    checkRange(file);
    var actual = file.text(startLine, endLine);
    var wanted = unified(expected);
    if (!actual.equals(wanted) && !(actual + "\n").equals(wanted)) {
      throw EDIT_MISMATCH.because(mismatch(actual));
    }
    var fresh = freshLines();
    var ending = file.endingAt(startLine);
    var lines = new ArrayList<TextFile.Line>(file.lines().size() + fresh.size());
    lines.addAll(file.lines().subList(0, startLine - 1));
    fresh.forEach(text -> lines.add(new TextFile.Line(text, ending)));
    lines.addAll(file.lines().subList(endLine, file.lines().size()));
    var edited = new TextFile(file.mark(), lines, file.ended());
    return new Edited(Content.of(edited.join()), startLine - 1 + fresh.size(), lines.size());
  }

  private void checkRange(TextFile file) {
    if (endLine < startLine - 1) {
      throw BAD_ARGUMENTS.because(
          "endLine %d is before startLine %d.".formatted(endLine, startLine));
    }
    var count = file.lines().size();
    if (startLine > count + 1 || endLine > count) {
      throw EDIT_MISMATCH.because(
          "%s has %d lines; lines %d to %d are not all there."
              .formatted(path, count, startLine, endLine));
    }
  }

  private String mismatch(String actual) {
    if (endLine == startLine - 1) {
      return "To insert before line %d, expected must be empty.".formatted(startLine);
    }
    var shown =
        actual.length() <= SHOWN_CHARACTERS
            ? actual
            : actual.substring(0, SHOWN_CHARACTERS) + "\n[shortened]";
    return "Lines %d to %d of %s are now:\n%s".formatted(startLine, endLine, path, shown);
  }

  private List<String> freshLines() {
    if (replacement.isEmpty()) {
      return List.of();
    }
    var text = unified(replacement);
    return List.of(
        (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1));
  }

  private static String unified(String text) {
    return text.replace("\r\n", "\n");
  }
}
