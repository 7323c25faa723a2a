package dev.overskill.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static Histogram round(long... micros) {
    var round = new Histogram(60_000_000, 3);
    for (var value : micros) {
      round.recordValue(value);
    }
    return round;
  }

  @Test
  void percentilesAreTheMedianOfTheRoundsAndTheLargestIsOfAll() {
    var figures = new Figures(List.of(round(1_000), round(9_000), round(2_000)));

    var json = figures.json();

    assertThat(json.path("p50").asDouble()).isEqualTo(2);
    assertThat(json.path("p99").asDouble()).isEqualTo(2);
    assertThat(json.path("max").asDouble()).isBetween(9.0, 9.01);
    assertThat(json.path("p99Rounds")).hasSize(3);
  }

  @Test
  void theMedianOfAnEvenNumberIsTheLower() {
    assertThat(Figures.median(List.of(4.0, 1.0), value -> value)).isEqualTo(1);
  }
}
