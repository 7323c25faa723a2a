package dev.overskill.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();
  private final Tally.Place place = tally.new Place();

  private void take(long... numbers) {
    for (var number : numbers) {
      place.take(number, 10, 15);
    }
  }

  @Test
  void whatComesInOrderIsWhole() {
    take(1, 2, 3);

    assertThat(place.has(3)).isTrue();
    assertThat(place.lost(3)).isZero();
    assertThat(tally.duplicates()).isZero();
    assertThat(tally.outOfOrder()).isZero();
  }

  @Test
  void holesAndTheMissingEndAreLost() {
    take(1, 4);

    assertThat(place.lost(6)).isEqualTo(4);
    assertThat(place.has(4)).isFalse();
  }

  @Test
  void aHoleThatIsFilledLateIsOutOfOrderAndNotLost() {
    take(1, 3, 2);

    assertThat(place.lost(3)).isZero();
    assertThat(tally.outOfOrder()).isEqualTo(1);
    assertThat(tally.duplicates()).isZero();
  }

  @Test
  void aMessageThatComesAgainIsDoubled() {
    take(1, 2, 2, 1);

    assertThat(tally.duplicates()).isEqualTo(2);
  }

  @Test
  void aNumberedFrameThatDoesNotFollowIsOutOfOrder() {
    tally.gap();

    assertThat(tally.outOfOrder()).isEqualTo(1);
  }

  @Test
  void aSnapshotRepeatsTheStateWithoutDoublingIt() {
    tally.measure(0, Long.MAX_VALUE);
    take(1, 2, 3);
    place.reset();

    take(1, 2, 3, 4, 5);

    assertThat(tally.duplicates()).isZero();
    assertThat(place.lost(5)).isZero();
    assertThat(tally.deliveries()).as("each is measured once").isEqualTo(5);
  }

  @Test
  void whatASnapshotRepeatsTwiceIsDoubled() {
    take(1, 2);
    place.reset();

    take(1, 2, 2);

    assertThat(tally.duplicates()).isEqualTo(1);
  }

  @Test
  void whatASnapshotLeavesOutIsLost() {
    take(1, 2, 3);
    place.reset();

    take(2, 3, 5);

    assertThat(place.lost(5)).as("4").isEqualTo(1);
  }

  @Test
  void aSnapshotThatBeginsAfterWhatWasReadIsAHole() {
    take(1, 2);
    place.reset();

    take(4);

    assertThat(place.lost(4)).as("3").isEqualTo(1);
  }

  @Test
  void onlyWhatIsDueInTheSpanIsMeasured() {
    tally.measure(100, 200);

    place.take(1, 99, 150);
    place.take(2, 100, 150);
    place.take(3, 200, 250);

    assertThat(tally.deliveries()).isEqualTo(1);
    assertThat(tally.latencies().getMaxValue()).isEqualTo(50);
  }
}
