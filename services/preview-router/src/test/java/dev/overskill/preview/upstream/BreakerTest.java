package dev.overskill.preview.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofSeconds(10));

  private final Breaker breaker = new Breaker();

  private void fail(int times) {
    for (int n = 0; n < times; n++) {
      breaker.failed(NOW);
    }
  }

  @Test
  void whatFailsNowAndThenIsTrusted() {
    fail(4);
    breaker.answered();
    fail(4);

    assertThat(breaker.admits(NOW)).isTrue();
  }

  @Test
  void whatFailsAgainAndAgainIsTriedByOneAtATime() {
    fail(5);

    assertThat(breaker.admits(NOW)).isFalse();
    assertThat(breaker.admits(LATER)).isTrue();
    assertThat(breaker.admits(LATER)).isFalse();
  }

  @Test
  void theOneWhoTriesItDecides() {
    fail(5);
    assertThat(breaker.admits(LATER)).isTrue();

    breaker.answered();

    assertThat(breaker.admits(LATER)).isTrue();
    assertThat(breaker.admits(LATER)).isTrue();
  }
}
