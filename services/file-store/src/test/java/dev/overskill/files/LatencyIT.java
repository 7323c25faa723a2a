package dev.overskill.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.BackingParts;
import dev.overskill.testkit.TestIssuer;
import dev.overskill.testkit.TestLog;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How long it takes from the end of a tool call on the log to the change on the log: by the
/// producers' clocks, one call at a time as an agent makes them. The bound is loose, for loaded
/// machines; the figure is in the output.
@QuarkusTest
@QuarkusTestResource(BackingParts.class)
@QuarkusTestResource(TestIssuer.class)
class LatencyIT {
  private static final Logger LOG = Logger.getLogger(LatencyIT.class);
  private static final int WARM_UP = 300;
  private static final int MEASURED = 500;

  @SuppressWarnings("NullAway.Init")
  private static TestLog log;

  @BeforeAll
  static void open() {
    log = TestLog.open();
  }

  @AfterAll
  static void close() {
    log.close();
  }

  @Test
  void aWriteIsOnTheLogAtOnce() {
    var agent = Agent.ofNewApp(log);
    IntStream.range(0, WARM_UP).forEach(i -> write(agent, i));

    var calls =
        IntStream.range(WARM_UP, WARM_UP + MEASURED).mapToObj(i -> write(agent, i)).toList();

    var ends = ends(agent);
    var changes = changed(agent);
    var took =
        calls.stream()
            .mapToLong(call ->
                Duration.between(
                        Objects.requireNonNull(ends.get(call)),
                        Objects.requireNonNull(changes.get(call)))
                    .toMillis())
            .toArray();
    Arrays.sort(took);
    LOG.infof(
        "tool call's end to file.changed, ms: p50=%d p95=%d p99=%d max=%d",
        took[MEASURED / 2],
        took[MEASURED * 95 / 100],
        took[MEASURED * 99 / 100],
        took[MEASURED - 1]);
    assertThat(took[MEASURED / 2]).isLessThan(250);
  }

  private static ToolCallId write(Agent agent, int number) {
    var content = ("line " + number + "\n").repeat(100);
    var id = agent.send("write_file", it -> it.put("path", "src/App.tsx").put("content", content));
    Await.until("the change is told", () -> told(agent) > number);
    return id;
  }

  private static long told(Agent agent) {
    return log.records(Topics.APP_EVENTS).stream()
        .map(LogRecord::attributes)
        .filter(it -> it.type().equals("file.changed") && agent.app().equals(it.subject()))
        .count();
  }

  private static Map<ToolCallId, Instant> changed(Agent agent) {
    var changes = new HashMap<ToolCallId, Instant>();
    for (var record : log.about(agent.app(), Topics.APP_EVENTS)) {
      if (record.read(AppEvent.class) instanceof AppEvent.FileChanged change
          && change.cause() != null) {
        changes.put(change.cause().toolCall(), record.appended());
      }
    }
    return changes;
  }

  private static Map<ToolCallId, Instant> ends(Agent agent) {
    var ends = new HashMap<ToolCallId, Instant>();
    for (var record : log.about(agent.app(), Topics.AGENT_EVENTS)) {
      if (record.read(AgentEvent.class) instanceof AgentEvent.ToolCallEnd(var id)) {
        ends.put(id, record.attributes().time());
      }
    }
    return ends;
  }
}
