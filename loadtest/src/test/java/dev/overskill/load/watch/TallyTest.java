package dev.overskill.load.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();

  private void sent(String... ids) {
    for (var id : ids) {
      tally.sent(id, Instant.EPOCH);
    }
  }

  private void received(String... ids) {
    for (var id : ids) {
      tally.received(id, 1, Instant.EPOCH.plusMillis(3));
    }
  }

  @Test
  void whatArrivesInOrderIsWhole() {
    sent("a", "b", "c");
    received("a", "of the platform", "b", "c");

    assertThat(tally.result()).isEqualTo(new Tally.Result(3, 3, 0, 0, 0));
    assertThat(tally.latencies()).containsOnly(Duration.ofMillis(3)).hasSize(3);
  }

  @Test
  void lostDoubledAndLateAreCountedApart() {
    sent("a", "b", "c", "d");
    received("a", "c", "b", "b");

    assertThat(tally.result()).isEqualTo(new Tally.Result(4, 3, 1, 1, 1));
  }

  @Test
  void aMergedFrameStandsForThoseSentBeforeIt() {
    sent("a", "b", "c", "d", "e");
    received("a");
    tally.received("c", 2, Instant.EPOCH);
    tally.received("e", 2, Instant.EPOCH);

    assertThat(tally.result()).isEqualTo(new Tally.Result(5, 5, 0, 0, 0));
  }

  @Test
  void whatCameByItselfAndMergedCameTwice() {
    sent("a", "b");
    received("a");
    tally.received("b", 2, Instant.EPOCH);

    assertThat(tally.result()).isEqualTo(new Tally.Result(2, 2, 0, 0, 1));
  }

  @Test
  void aRevisionThatDoesNotFollowTheLastIsOutOfOrder() {
    List.of(1L, 2L, 4L, 3L).forEach(tally::revision);

    assertThat(tally.result().outOfOrder()).isEqualTo(2);
  }

  @Test
  void whatNeverComesIsNotWaitedForBeyondTheLimit() throws InterruptedException {
    sent("a");

    assertThat(tally.awaitAll(Duration.ofMillis(1))).isFalse();
  }

  @Test
  void percentilesAreTheNearestRank() {
    var hundred = IntStream.rangeClosed(1, 100).mapToObj(Duration::ofMillis).toList();

    var percentiles = new Percentiles(hundred);

    assertThat(percentiles.millis(50)).isEqualTo(50);
    assertThat(percentiles.millis(99)).isEqualTo(99);
    assertThat(percentiles.millis(100)).isEqualTo(100);
    assertThat(new Percentiles(List.of()).millis(99)).isZero();
  }
}
