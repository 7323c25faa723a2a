package dev.overskill.preview.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateTest {
  private static final long SECOND = 1_000_000_000;

  private static long taken(Rate rate, int times, long now) {
    return IntStream.range(0, times).filter(_ -> rate.take(now) == 0).count();
  }

  @Test
  void soManyComeAtOnceAndNoMore() {
    var rate = new Rate(10, 25, 0);

    assertThat(taken(rate, 100, 0)).isEqualTo(25);
  }

  @Test
  void inTheLongRunSoManyComeEachSecond() {
    var rate = new Rate(10, 25, 0);
    var total = 0L;

    for (int tick = 0; tick <= 100 * 60; tick++) {
      total += taken(rate, 3, tick * SECOND / 100);
    }

    assertThat(total).isEqualTo(25 + 10 * 60);
  }

  @Test
  void whoIsRefusedHearsWhenThereIsOneAgain() {
    var rate = new Rate(10, 1, 0);
    rate.take(0);

    var wait = rate.take(SECOND / 100);

    assertThat(wait).isEqualTo(SECOND / 10 - SECOND / 100);
    assertThat(rate.take(SECOND / 100 + wait)).isZero();
  }

  @Test
  void aClockThatWrapsAroundDoesNotRefuse() {
    var rate = new Rate(10, 5, Long.MAX_VALUE - 10);

    assertThat(taken(rate, 5, Long.MIN_VALUE + SECOND)).isEqualTo(5);
  }
}
