package dev.overskill.stream.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.RunEnded;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class FencesTest {
  private static final RunId RUN = new RunId("run-1");

  private final Fences fences = new Fences();

  private static LogRecord word(long offset, RunId run) {
    var event = new AgentEvent.TextMessageContent("m", "word");
    return record(Topics.AGENT_EVENTS, offset, run, "ag-ui.TEXT_MESSAGE_CONTENT", event);
  }

  private static LogRecord end(RunEnded ended) {
    return record(Topics.APP_EVENTS, 0, ended.run(), "run.ended", ended);
  }

  private static LogRecord record(Topics topic, long offset, RunId run, String type, Object event) {
    var attributes =
        new Attributes(
            "id-" + offset, type, "/test", Records.APP, Records.NOON, Records.TENANT, run, null);
    var value = new String(EventJson.write(event), StandardCharsets.UTF_8);
    return Records.of(topic, offset, attributes, value, offset);
  }

  @Test
  void whatWasHeardBeforeTheEndIsKept() {
    fences.note(end(new RunEnded(RUN, "failed", "worker_lost", 5L)));

    assertThat(fences.refuses(word(4, RUN))).isFalse();
    assertThat(fences.refuses(word(5, RUN))).isTrue();
  }

  @Test
  void anEndWithoutAnOffsetRefusesAllThatFollows() {
    fences.note(end(new RunEnded(RUN, "failed", "worker_lost")));

    assertThat(fences.refuses(word(0, RUN))).isTrue();
  }

  @Test
  void otherRunsGoOn() {
    fences.note(end(new RunEnded(RUN, "failed", "worker_lost", 5L)));

    assertThat(fences.refuses(word(9, new RunId("run-2")))).isFalse();
  }

  @Test
  void anEndNobodyCanReadEndsNothing() {
    var attributes =
        new Attributes(
            "id", "run.ended", "/test", Records.APP, Records.NOON, Records.TENANT, RUN, null);
    fences.note(Records.of(Topics.APP_EVENTS, 0, attributes, "{}", 0));

    assertThat(fences.refuses(word(9, RUN))).isFalse();
  }
}
