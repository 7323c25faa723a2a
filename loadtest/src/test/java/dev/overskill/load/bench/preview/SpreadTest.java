package dev.overskill.load.bench.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static Spread upTo(int most) {
    return Spread.of(DoubleStream.iterate(most, each -> each - 1).limit(most).boxed().toList());
  }

  @Test
  void percentilesAreValuesThatWereMeasured() {
    var hundred = upTo(100);

    assertThat(List.of(hundred.at(50), hundred.at(95), hundred.at(99)))
        .containsExactly(50.0, 95.0, 99.0);
  }

  @Test
  void aRatioIsOursOverVites() {
    var json = upTo(100).beside(Spread.of(List.of(10.0)));

    assertThat(json.at("/ratio/p95").asDouble()).isEqualTo(9.5);
  }

  @Test
  void withoutViteThereIsNoRatio() {
    var json = upTo(3).beside(Spread.of(List.of()));

    assertThat(json.path("ratio").isNull()).isTrue();
    assertThat(json.at("/ours/n").asInt()).isEqualTo(3);
  }

  @Test
  void nothingMeasuredIsZero() {
    assertThat(Spread.ofNanos(List.of()).at(95)).isZero();
  }
}
