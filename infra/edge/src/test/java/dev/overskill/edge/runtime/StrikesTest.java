package dev.overskill.edge.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StrikesTest {
  private final MovingClock clock = new MovingClock();
  private final Strikes strikes = new Strikes("word", clock);

  @Test
  void theScriptEnteredLastGetsTheStrike() {
    strikes.hear("word enter production/a");
    strikes.hear("word enter production/b");
    strikes.hear("word enter production/c");
    strikes.hear("word leave production/c");

    var culprit = strikes.hung();

    assertThat(culprit).hasValue("production/b");
  }

  @Test
  void whatTenantsPrintAccusesNobody() {
    strikes.hear("enter production/victim");
    strikes.hear("words enter production/victim");

    var culprit = strikes.hung();

    assertThat(culprit).isEmpty();
  }

  @Test
  void threeStrikesSetAsideForAMinuteAndTheNextForTwo() {
    strike(3);

    var first = strikes.setAside("production/a");
    clock.now = clock.now.plus(Duration.ofSeconds(61));
    var between = strikes.setAside("production/a");
    strike(1);
    var second = strikes.setAside("production/a");

    assertThat(first).hasValue(Instant.EPOCH.plus(Duration.ofSeconds(60)));
    assertThat(between).isEmpty();
    assertThat(second).hasValue(clock.now.plus(Duration.ofMinutes(2)));
  }

  @Test
  void oldStrikesAreForgotten() {
    strike(2);
    clock.now = clock.now.plus(Duration.ofMinutes(11));

    strike(1);

    assertThat(strikes.setAside("production/a")).isEmpty();
  }

  private void strike(int times) {
    for (int time = 0; time < times; time++) {
      strikes.hear("word enter production/a");
      strikes.hung();
    }
  }

  private static final class MovingClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
