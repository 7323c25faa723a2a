package dev.overskill.files.search;

import static dev.overskill.files.FileRefusal.BAD_PATTERN;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Predicate;

/// What to look for in lines: a text, or a regular expression of RE2. RE2 has no backtracking, so
/// the time a line takes grows with its length only, whatever a model comes up with.
public final class LineQuery {
  private static final int MOST_REPEATS = 1_000;
  private static final int LARGEST_PROGRAM = 10_000;
  private static final java.util.regex.Pattern COUNTED =
      java.util.regex.Pattern.compile("\\{(\\d{1,6})(?:,(\\d{0,6}))?\\}");

  private final Predicate<String> matches;

  private LineQuery(Predicate<String> matches) {
    this.matches = matches;
  }

  public static LineQuery text(String text) {
    return new LineQuery(line -> line.contains(text));
  }

  /// Refuses what is not an RE2 expression, and what would grow too large when its counted
  /// repetitions are written out.
  public static LineQuery regex(String expression) {
    refuseLarge(expression);
    try {
      var pattern = Pattern.compile(expression);
      if (pattern.programSize() > LARGEST_PROGRAM) {
        throw BAD_PATTERN.because("The regular expression is too large.");
      }
      return new LineQuery(line -> pattern.matcher(line).find());
    } catch (PatternSyntaxException e) {
      throw BAD_PATTERN.because("The regular expression is not one of RE2: " + e.getDescription());
    }
  }

  private static void refuseLarge(String expression) {
    var repeats = 1L;
    for (var count = COUNTED.matcher(expression); count.find(); ) {
      var most =
          count.group(2) == null || count.group(2).isEmpty() ? count.group(1) : count.group(2);
      repeats *= Math.max(1, Long.parseLong(most));
      if (repeats > MOST_REPEATS) {
        throw BAD_PATTERN.because(
            "The counted repetitions multiply to more than " + MOST_REPEATS + ".");
      }
    }
  }

  boolean matches(String line) {
    return matches.test(line);
  }
}
