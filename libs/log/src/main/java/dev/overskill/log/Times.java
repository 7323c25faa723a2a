package dev.overskill.log;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/// Reads the moments that are written as [Instant] writes them, `2026-01-31T12:00:00.123456Z`, at a
/// small part of the cost of [Instant#parse], which reads whatever else there may be.
final class Times {
  private static final int SECONDS_END = "2026-01-31T12:00:00".length();
  private static final int LONGEST = "2026-01-31T12:00:00.123456789Z".length();
  private static final int NOT_A_NUMBER = -1;

  private Times() {}

  /// The moment of this text.
  ///
  /// @throws DateTimeException if it is none
  static Instant parse(String text) {
    int last = text.length() - 1;
    if (last < SECONDS_END || last >= LONGEST || text.charAt(last) != 'Z' || !isSpaced(text)) {
      return Instant.parse(text);
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int nanos = nanos(text, last);
    if ((year | month | day | hour | minute | second | nanos) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return Instant.parse(text);
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(((days * 24 + hour) * 60 + minute) * 60 + second, nanos);
  }

  private static boolean isSpaced(String text) {
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && text.charAt(10) == 'T'
        && text.charAt(13) == ':'
        && text.charAt(16) == ':';
  }

  /// What stands behind the seconds, if it is a point and one digit or more.
  private static int nanos(String text, int end) {
    if (end == SECONDS_END) {
      return 0;
    }
    if (text.charAt(SECONDS_END) != '.' || end == SECONDS_END + 1) {
      return NOT_A_NUMBER;
    }
    int digits = end - SECONDS_END - 1;
    int nanos = number(text, SECONDS_END + 1, end);
    for (int i = digits; i < 9 && nanos > 0; i++) {
      nanos *= 10;
    }
    return nanos;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NOT_A_NUMBER;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
