package dev.overskill.files.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.files.history.OwnedApp;
import dev.overskill.files.tool.ToolCall.Arguments;
import dev.overskill.log.LogRecord;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PartitionFoldTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final OwnedApp APP = new OwnedApp(new TenantId("ten_1"), new AppId("app_1"));

  private final AtomicLong openBytes = new AtomicLong();
  private final PartitionFold fold =
      new PartitionFold(
          config(
              Map.of(
                  "overskill.files.tools.argument-limit", "20",
                  "overskill.files.tools.open-limit", "30",
                  "overskill.files.tools.open-calls", "3")),
          openBytes);

  private static ToolConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withConverter(
            io.quarkus.runtime.configuration.MemorySize.class, 200, new MemorySizeConverter())
        .withMapping(ToolConfig.class)
        .withDefaultValues(settings)
        .build()
        .getConfigMapping(ToolConfig.class);
  }

  private static LogRecord record(long offset, Instant at) {
    var attributes =
        new Attributes("ce-" + offset, "ag-ui.X", "/test", APP.app(), at, APP.tenant(), null, null);
    return new LogRecord(Topics.AGENT_EVENTS, 0, offset, at, "app_1", attributes, new byte[0]);
  }

  private static OpenCall call(String id, long offset) {
    return new OpenCall(APP, new ToolCallId(id), "write_file", record(offset, NOON));
  }

  private static Arguments arguments(PartitionFold.Complete complete) {
    return complete.call().arguments();
  }

  @Test
  void defaultsHold() {
    var defaults = config(Map.of());

    assertThat(defaults.argumentLimit().asLongValue()).isEqualTo(15L << 20);
    assertThat(defaults.patience()).isEqualTo(Duration.ofMinutes(10));
    assertThat(defaults.openCalls()).isEqualTo(1_000);
  }

  @Test
  void pieceByPieceACallBecomesWhole() {
    var call = call("c1", 5);
    fold.start(call);
    fold.add(call, record(6, NOON), "{\"a\"");
    fold.add(call, record(7, NOON), ":1}");

    var complete = fold.end(call, record(8, NOON));

    assertThat(complete.map(PartitionFoldTest::arguments))
        .contains(new Arguments.Whole("{\"a\":1}"));
    assertThat(openBytes).hasValue(0);
  }

  @Test
  void aRepeatedRecordCountsOnce() {
    var call = call("c1", 5);
    fold.start(call);
    fold.add(call, record(6, NOON), "{");
    fold.add(call, record(6, NOON), "{");
    fold.add(call, record(7, NOON), "}");

    var complete = fold.end(call, record(8, NOON));

    assertThat(complete.map(PartitionFoldTest::arguments)).contains(new Arguments.Whole("{}"));
  }

  @Test
  void aRestartReadsFromTheEarliestCallWithoutAnswer() {
    var first = call("c1", 5);
    var second = call("c2", 9);
    fold.start(first);
    fold.start(second);
    var complete = fold.end(second, record(12, NOON)).orElseThrow();

    assertThat(fold.resumeAt(20)).isEqualTo(5);
    fold.answered(fold.end(first, record(15, NOON)).orElseThrow());
    assertThat(fold.resumeAt(20)).isEqualTo(9);
    fold.answered(complete);
    assertThat(fold.resumeAt(20)).isEqualTo(20);
  }

  @Test
  void aBatchHandledAgainIsNotFoldedAgain() {
    assertThat(fold.advance(3)).isTrue();
    assertThat(fold.advance(3)).isFalse();
    assertThat(fold.advance(2)).isFalse();
    assertThat(fold.advance(4)).isTrue();
  }

  @Test
  void aCallThatStaysOpenIsRefused() {
    var call = call("c1", 5);
    fold.start(call);

    var early = fold.expire(NOON.minusSeconds(1));
    var late = fold.expire(NOON.plusSeconds(1));

    assertThat(early).isEmpty();
    assertThat(late).extracting(PartitionFoldTest::arguments).containsExactly(new Arguments.Late());
    assertThat(fold.end(call, record(9, NOON))).isEmpty();
    assertThat(fold.resumeAt(20)).isEqualTo(5);
  }

  @Test
  void tooManyOpenCallsPushOutTheOldest() {
    fold.start(call("c1", 1));
    fold.start(call("c2", 2));
    fold.start(call("c3", 3));

    var pushedOut = fold.start(call("c4", 4));

    assertThat(pushedOut).extracting(it -> it.call().id().value()).containsExactly("c1");
    assertThat(fold.openCalls()).isEqualTo(3);
  }

  @Test
  void argumentsHaveALimit() {
    var call = call("c1", 5);
    fold.start(call);
    fold.add(call, record(6, NOON), "x".repeat(15));
    fold.add(call, record(7, NOON), "x".repeat(6));
    fold.add(call, record(8, NOON), "x");

    var complete = fold.end(call, record(9, NOON));

    assertThat(complete.map(PartitionFoldTest::arguments)).contains(new Arguments.TooLarge(20));
    assertThat(openBytes).hasValue(0);
  }

  @Test
  void allOpenCallsTogetherHaveALimit() {
    var first = call("c1", 5);
    var second = call("c2", 6);
    fold.start(first);
    fold.start(second);
    fold.add(first, record(7, NOON), "x".repeat(20));
    fold.add(second, record(8, NOON), "x".repeat(15));

    assertThat(fold.end(second, record(9, NOON)).map(PartitionFoldTest::arguments))
        .contains(new Arguments.Crowded());
    assertThat(openBytes).hasValue(20);
    assertThat(fold.end(first, record(10, NOON)).map(PartitionFoldTest::arguments))
        .contains(new Arguments.Whole("x".repeat(20)));
  }

  @Test
  void aCallBegunAnewForgetsTheFirstBeginning() {
    var first = call("c1", 5);
    fold.start(first);
    fold.add(first, record(6, NOON), "old");
    var second = call("c1", 7);
    fold.start(second);
    fold.add(second, record(8, NOON), "new");

    assertThat(fold.resumeAt(20)).isEqualTo(7);
    assertThat(fold.end(second, record(9, NOON)).map(PartitionFoldTest::arguments))
        .contains(new Arguments.Whole("new"));
  }

  @Test
  void aLostPartitionIsForgotten() {
    var call = call("c1", 5);
    fold.start(call);
    fold.add(call, record(6, NOON), "xyz");

    fold.drop();

    assertThat(openBytes).hasValue(0);
    assertThat(fold.isDropped()).isTrue();
  }
}
