package dev.overskill.preview.module;

import java.nio.charset.StandardCharsets;

/// A place in a source text, with the lines around it marked as Vite's overlay shows them.
///
/// @param line 1-based; 0 if the text does not contain what was looked for
record Excerpt(int line, int column, String frame) {
  private static final int AROUND = 2;
  private static final int WIDTH = 160;
  private static final Excerpt NOWHERE = new Excerpt(0, 0, "");

  /// The first place where a specifier stands between quotes.
  static Excerpt ofImport(byte[] source, String specifier) {
    var text = new String(source, StandardCharsets.UTF_8);
    for (var quote : new String[] {"'", "\"", "`"}) {
      var at = text.indexOf(quote + specifier + quote);
      if (at >= 0) {
        return at(text, at + 1);
      }
    }
    return NOWHERE;
  }

  private static Excerpt at(String text, int offset) {
    var lines = text.split("\r?\n", -1);
    var before = text.substring(0, offset);
    var line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    var column = offset - before.lastIndexOf('\n');
    var frame = new StringBuilder();
    for (int n = Math.max(1, line - AROUND); n <= Math.min(lines.length, line + AROUND); n++) {
      var shown = lines[n - 1].substring(0, Math.min(WIDTH, lines[n - 1].length()));
      frame.append("%-3d|  %s\n".formatted(n, shown));
      if (n == line && column <= WIDTH) {
        frame.append("   |  ").append(" ".repeat(column - 1)).append("^\n");
      }
    }
    return new Excerpt(line, column, frame.toString());
  }
}
