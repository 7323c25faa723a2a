package dev.overskill.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PaceTest {
  @Test
  void anAccidentAfterALongRunIsRepairedAtOnce() {
    var pace = Pace.STEADY.after(Duration.ofHours(1));

    assertThat(pace.pause()).isLessThan(Duration.ofMillis(200));
    assertThat(pace.isCrashLoop()).isFalse();
  }

  @Test
  void endingAgainAndAgainIsACrashLoopWithLongerPauses() {
    var paces =
        Stream.iterate(Pace.STEADY, pace -> pace.after(Duration.ofSeconds(1))).limit(12).toList();

    assertThat(paces).map(Pace::pause).isSorted();
    assertThat(paces.getLast().pause()).isEqualTo(Duration.ofSeconds(10));
    assertThat(paces.getLast().isCrashLoop()).isTrue();
  }
}
