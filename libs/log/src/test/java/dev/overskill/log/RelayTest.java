package dev.overskill.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.Ids;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class RelayTest {
  private static final TopicPartition PART = new TopicPartition("agent.events", 0);
  private static final TopicPartition OTHER = new TopicPartition("agent.events", 1);
  private static final int ALL = 1_000;

  private final TenantId tenant = Ids.secure().tenant();
  private final AppId app = Ids.secure().app();
  private final Relay relay = new Relay(1 << 20);

  private LogRecord record(long offset) {
    var attributes =
        new Attributes("id-" + offset, "t", "/test", app, Instant.EPOCH, tenant, null, null);
    return new LogRecord(
        Topics.AGENT_EVENTS, 0, offset, Instant.EPOCH, app.value(), attributes, new byte[100]);
  }

  private void add(Relay to, TopicPartition part, int from, int until) {
    to.add(part, IntStream.range(from, until).mapToObj(this::record).toList(), until);
  }

  private static List<Long> offsets(Optional<Relay.Taken> taken) {
    return taken.orElseThrow().records().stream().map(LogRecord::offset).toList();
  }

  @Test
  void nothingIsThereBeforeTheLeaderBegins() {
    assertThat(relay.has(PART, 0)).isFalse();
    assertThat(relay.take(PART, 0, ALL)).isEmpty();
  }

  @Test
  void whereTheLeaderIsThereIsNothingToAskKafkaFor() {
    relay.begin(PART, 7);

    assertThat(relay.has(PART, 7)).isTrue();
    assertThat(relay.take(PART, 7, ALL)).contains(new Relay.Taken(List.of(), 7));
    assertThat(relay.has(PART, 6)).isFalse();
    assertThat(relay.has(PART, 8)).isFalse();
    assertThat(relay.has(OTHER, 7)).isFalse();
  }

  @Test
  void fromTheMiddleOfAPassageOnlyWhatFollows() {
    relay.begin(PART, 0);
    add(relay, PART, 0, 4);
    add(relay, PART, 4, 6);

    assertThat(offsets(relay.take(PART, 2, ALL))).containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void aPassageIsNeverCut() {
    relay.begin(PART, 0);
    add(relay, PART, 0, 4);
    add(relay, PART, 4, 6);

    assertThat(relay.take(PART, 0, 1).orElseThrow().next()).isEqualTo(4);
  }

  @Test
  void aPassageOfWhichNothingCouldBeReadIsPassedOver() {
    relay.begin(PART, 0);
    relay.add(PART, List.of(), 3);

    assertThat(relay.take(PART, 0, ALL)).contains(new Relay.Taken(List.of(), 3));
  }

  @Test
  void beyondTheLimitTheOldestGoOfWhicheverPartition() {
    var small = new Relay(3_500);
    small.begin(PART, 0);
    small.begin(OTHER, 0);
    add(small, PART, 0, 4);
    add(small, OTHER, 0, 4);
    add(small, OTHER, 4, 5);

    assertThat(small.has(PART, 0)).isFalse();
    assertThat(small.has(PART, 4)).isTrue();
    assertThat(offsets(small.take(OTHER, 0, ALL))).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void whatIsLargerThanTheLimitIsNotKept() {
    var small = new Relay(100);
    small.begin(PART, 0);
    add(small, PART, 0, 4);

    assertThat(small.has(PART, 0)).isFalse();
    assertThat(small.has(PART, 4)).isTrue();
  }

  @Test
  void aLeaderThatIsPutBackBeginsAnew() {
    relay.begin(PART, 0);
    add(relay, PART, 0, 4);
    add(relay, OTHER, 0, 2);
    relay.begin(PART, 2);

    assertThat(relay.has(PART, 0)).isFalse();
    add(relay, PART, 2, 4);
    assertThat(offsets(relay.take(PART, 2, ALL))).containsExactly(2L, 3L);

    add(relay, PART, 1, 3);
    assertThat(relay.has(PART, 1)).isFalse();
    assertThat(relay.has(PART, 3)).isTrue();
  }
}
