package dev.overskill.files.change;

import static dev.overskill.files.FileRefusal.BINARY_FILE;

import dev.overskill.files.tree.FilePath;
import java.util.ArrayList;
import java.util.List;

/// A text file as lines, each with the line ending it has, so that an edit leaves alone what it
/// does not touch: other lines' endings, the byte order mark, and whether the last line is ended.
///
/// @param mark whether the file starts with a byte order mark
/// @param ended whether the last line has a line ending
record TextFile(boolean mark, List<Line> lines, boolean ended) {
  private static final char MARK = '\uFEFF';

  TextFile {
    lines = List.copyOf(lines);
  }

  /// @param ending `\n` or `\r\n`; on an unended last line, what it would be
  record Line(String text, String ending) {}

  static TextFile of(FilePath path, byte[] bytes) {
    return of(
        Content.text(bytes)
            .orElseThrow(() -> BINARY_FILE.because(path + " is not a text file in UTF-8.")));
  }

  static TextFile of(String text) {
    var mark = !text.isEmpty() && text.charAt(0) == MARK;
    var lines = new ArrayList<Line>();
    var from = mark ? 1 : 0;
    for (var at = text.indexOf('\n', from); at >= 0; at = text.indexOf('\n', from)) {
      var crlf = at > from && text.charAt(at - 1) == '\r';
      lines.add(new Line(text.substring(from, crlf ? at - 1 : at), crlf ? "\r\n" : "\n"));
      from = at + 1;
    }
    var ended = from == text.length();
    if (!ended) {
      var usual = lines.isEmpty() ? "\n" : lines.getLast().ending();
      lines.add(new Line(text.substring(from), usual));
    }
    return new TextFile(mark, lines, ended);
  }

  /// The lines from here to there, joined by line feeds.
  ///
  /// @param start the first line, from 1
  /// @param end the last line, inclusive
  String text(int start, int end) {
    return String.join("\n", lines.subList(start - 1, end).stream().map(Line::text).toList());
  }

  /// The ending that a new line at this place gets: that of the line there, or of its neighbour.
  String endingAt(int start) {
    if (lines.isEmpty()) {
      return "\n";
    }
    return lines.get(Math.min(start, lines.size()) - 1).ending();
  }

  String join() {
    var joined = new StringBuilder();
    if (mark) {
      joined.append(MARK);
    }
    for (var i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      joined.append(line.text());
      if (i < lines.size() - 1 || ended) {
        joined.append(line.ending());
      }
    }
    return joined.toString();
  }
}
