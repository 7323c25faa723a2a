package dev.overskill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.Topics;
import org.junit.jupiter.api.Test;

final class TestLogTest {
  private final Ids ids = Ids.secure();

  @Test
  void whatIsAppendedIsRead() {
    try (var log = TestLog.open()) {
      var scope = new TestLog.Scope(ids.tenant(), ids.app(), new RunId("run-1"));

      var position = log.agent(scope, new AgentEvent.TextMessageEnd("message"));

      var read = log.await(Topics.AGENT_EVENTS, record -> record.position().equals(position));
      assertThat(read.read(AgentEvent.class)).isEqualTo(new AgentEvent.TextMessageEnd("message"));
    }
  }
}
