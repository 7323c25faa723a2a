package dev.overskill.files.search;

import dev.overskill.files.tree.FilePath;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Looks through text files, until enough lines are found or time is up.
public final class LineSearch {
  private static final int LONGEST_LINE = 2_000;
  private static final int SHOWN = 300;
  private static final int MOST_SHOWN = 200_000;

  private final LineQuery query;
  private final int limit;
  private final Clock clock;
  private final Instant deadline;
  private final List<Found> found = new ArrayList<>();
  private int shown;
  private int skipped;
  private boolean cut;

  public LineSearch(LineQuery query, int limit, Clock clock, Duration patience) {
    this.query = query;
    this.limit = limit;
    this.clock = clock;
    this.deadline = clock.instant().plus(patience);
  }

  /// A line that matches.
  ///
  /// @param line its number, from 1
  /// @param text the line, shortened if it is long
  public record Found(FilePath path, int line, String text) {}

  public List<Found> found() {
    return List.copyOf(found);
  }

  /// Whether something may have been missed: a limit was reached or a line was too long.
  public boolean isCut() {
    return cut;
  }

  /// A file is not looked at, since it is too large or no text.
  public void skip() {
    skipped++;
  }

  /// How many files were not looked at.
  public int skipped() {
    return skipped;
  }

  /// Whether looking further makes sense.
  public boolean goesOn() {
    if (found.size() >= limit || shown > MOST_SHOWN || clock.instant().isAfter(deadline)) {
      cut = true;
      return false;
    }
    return true;
  }

  /// Looks through one file.
  public void look(FilePath path, String text) {
    var number = 0;
    var from = 0;
    while (from < text.length() && goesOn()) {
      var end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      number++;
      check(path, number, line(text, from, end));
      from = end + 1;
    }
  }

  private String line(String text, int from, int end) {
    var last = end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
    if (last - from > LONGEST_LINE) {
      cut = true;
      last = from + LONGEST_LINE;
    }
    return text.substring(from, last);
  }

  private void check(FilePath path, int number, String line) {
    if (query.matches(line)) {
      var text = line.length() <= SHOWN ? line : line.substring(0, SHOWN);
      shown += text.length() + path.value().length();
      found.add(new Found(path, number, text));
    }
  }
}
