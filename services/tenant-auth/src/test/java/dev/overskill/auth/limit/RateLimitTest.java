package dev.overskill.auth.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final ManualClock clock = new ManualClock();
  private final RateLimit limit = new RateLimit(Duration.ofSeconds(1), 5, clock);

  private int admitted(String name, int attempts) {
    int admitted = 0;
    for (int i = 0; i < attempts; i++) {
      admitted += limit.admits(name) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void aBurstAndThenOneEachInterval() {
    assertThat(admitted("ann", 100)).isEqualTo(5);

    clock.forward(Duration.ofSeconds(2));

    assertThat(admitted("ann", 100)).isEqualTo(2);
  }

  @Test
  void whatIsRefusedCostsNothing() {
    admitted("ann", 1000);

    clock.forward(Duration.ofSeconds(5));

    assertThat(admitted("ann", 100)).isEqualTo(5);
  }

  @Test
  void oneDoesNotPayForAnother() {
    admitted("ann", 100);

    long others = 0;
    for (int i = 0; i < 1000; i++) {
      others += limit.admits("other" + i) ? 1 : 0;
    }

    assertThat(others).isGreaterThan(950);
  }
}
