package dev.overskill.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.auth.token.KeySchedule.Turn;
import dev.overskill.tenancy.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

class KeyScheduleTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final KeySchedule schedule = new KeySchedule(Duration.ofHours(24), Duration.ofHours(1));

  @Test
  void overTenDaysExactlyOneKeySignsAndEachWasPublishedAnHourBefore() {
    var turns = new ArrayList<Turn>();
    var published = new HashMap<Turn, Instant>();

    for (int minute = 0; minute < 10 * 24 * 60; minute++) {
      var now = START.plus(Duration.ofMinutes(minute));
      schedule
          .due(turns, now)
          .ifPresent(turn -> {
            turns.add(turn);
            published.put(turn, now);
          });
      assertThat(turns.stream().filter(turn -> turn.signsAt(now))).as("at %s", now).hasSize(1);
    }

    assertThat(turns).hasSize(11);
    assertThat(turns.subList(1, 11))
        .allSatisfy(turn ->
            assertThat(Duration.between(published.get(turn), turn.signsFrom()))
                .isGreaterThanOrEqualTo(Duration.ofMinutes(59)));
  }

  @Test
  void aKeyIsAcceptedUntilItsLastTokenHasExpired() {
    var turn = schedule.due(new ArrayList<>(), START).orElseThrow();

    var lastTokenEnds = turn.signsUntil().plus(Tokens.LONGEST_LIFE).plus(Tokens.SKEW);

    assertThat(turn.acceptedUntil()).isAfter(lastTokenEnds);
  }

  @Test
  void afterALongSleepANewKeySignsAtOnce() {
    var turns = new ArrayList<Turn>();
    turns.add(schedule.due(turns, START).orElseThrow());
    var later = START.plus(Duration.ofDays(9));

    var due = schedule.due(turns, later).orElseThrow();

    assertThat(due.signsAt(later)).isTrue();
  }
}
