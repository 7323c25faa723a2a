package dev.overskill.deploy.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.Topics;
import dev.overskill.log.Batches.Partition;
import dev.overskill.log.LogRecord.Position;
import org.junit.jupiter.api.Test;

class UnfinishedTest {
  private static final Partition HERE = new Partition(Topics.APP_EVENTS, 3);
  private final Unfinished unfinished = new Unfinished();

  @Test
  void readingGoesOnAtTheFirstPlaceThatIsNeeded() {
    unfinished.begin(at(5));
    unfinished.begin(at(7));
    unfinished.end(at(5));

    var resume = unfinished.resumeAt(HERE, 9);

    assertThat(resume).isEqualTo(7);
  }

  @Test
  void readingGoesOnAtTheNextPlaceWhenAllIsDone() {
    unfinished.begin(at(5));
    unfinished.end(at(5));

    var resume = unfinished.resumeAt(HERE, 9);

    assertThat(resume).isEqualTo(9);
  }

  @Test
  void aPlaceIsBegunOnce() {
    unfinished.begin(at(5));

    var again = unfinished.begin(at(5));

    assertThat(again).isFalse();
  }

  private static Position at(long offset) {
    return new Position(Topics.APP_EVENTS, 3, offset);
  }
}
