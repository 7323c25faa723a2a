package dev.overskill.files.change;

import static dev.overskill.files.FileRefusal.BAD_ARGUMENTS;

import java.util.Optional;

/// Some lines of a text file, as many as one answer may hold.
///
/// @param text the lines, joined by line feeds
/// @param endLine the last line in it
/// @param lines how many lines the file has
/// @param truncated whether lines that were asked for did not fit
public record Excerpt(String text, int endLine, int lines, boolean truncated) {
  private static final int MOST_CHARACTERS = 200_000;

  /// The lines from here to there, or nothing if the file is not text.
  public static Optional<Excerpt> of(byte[] bytes, int startLine, int endLine) {
    return Content.text(bytes).map(text -> cut(TextFile.of(text), startLine, endLine));
  }

  private static Excerpt cut(TextFile file, int startLine, int endLine) {
    var lines = file.lines();
    if (endLine < startLine || (startLine > lines.size() && startLine > 1)) {
      throw BAD_ARGUMENTS.because(
          "The file has %d lines; there are none from %d to %d."
              .formatted(lines.size(), startLine, endLine));
    }
    var wanted = Math.min(endLine, lines.size());
    var text = new StringBuilder();
    for (var number = startLine; number <= wanted; number++) {
      var line = lines.get(number - 1).text();
      if (text.length() + line.length() > MOST_CHARACTERS) {
        if (number == startLine) {
          text.append(line, 0, MOST_CHARACTERS);
          return new Excerpt(text.toString(), number, lines.size(), true);
        }
        return new Excerpt(text.toString(), number - 1, lines.size(), true);
      }
      text.append(number == startLine ? "" : "\n").append(line);
    }
    return new Excerpt(text.toString(), wanted, lines.size(), false);
  }
}
