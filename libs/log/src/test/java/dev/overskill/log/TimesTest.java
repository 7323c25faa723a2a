package dev.overskill.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @Test
  void whatAnInstantWritesIsReadAsTheSame() {
    var random = new Random(20260101);
    int[] units = {1, 1_000, 1_000_000, 1_000_000_000};

    for (int i = 0; i < 20_000; i++) {
      int unit = units[random.nextInt(units.length)];
      var instant =
          Instant.ofEpochSecond(
              random.nextLong(-2_000_000_000L, 8_000_000_000L),
              random.nextInt(1_000_000_000 / unit) * (long) unit);
      assertThat(Times.parse(instant.toString())).isEqualTo(instant);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31T12:00:00.1Z",
        "2026-01-31T12:00:00.000000001Z",
        "2024-02-29T23:59:59.99Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:00:00+02:00",
        "+12026-01-31T12:00:00Z",
        "2026-01-31T12:00:00z"
      })
  void whateverElseIsAMomentIsReadAsInstantReadsIt(String text) {
    assertThat(Times.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "now",
        "2026-01-31T12:00:0Z",
        "2026-01-31 12:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-01-31T25:00:00Z",
        "2026-01-31T12:60:00Z",
        "2026-01-31T12:00:00.12 Z",
        "2026-01-31T12:00:00,5Z",
        "2026-01-31T12:00:00.1234567890Z",
        "2026-01-3١T12:00:00Z"
      })
  void whatIsNoMomentIsRefused(String text) {
    assertThatThrownBy(() -> Times.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
