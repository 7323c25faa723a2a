package dev.overskill.stream.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.EventJson;
import dev.overskill.events.Topics;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/// What it costs where there is nothing to mask. The figures depend on what else the machine does,
/// so the bound is loose and the log has them.
class RedactionCostTest {
  private static final Logger LOG = Logger.getLogger(RedactionCostTest.class);
  private static final int ROUNDS = 6;
  private static final int BOUND_NANOS_PER_KIB = 50_000;
  private static final String CODE =
      "export function App() {\\n  const [state, setState] = useState<Session>(\\\"none\\\");\\n"
          + "  return <a href=\\\"https://example.com/docs?page=1\\\">{state.name}</a>;\\n}\\n";

  @Test
  void aFileCostsLittle() {
    var value =
        ("{\"type\":\"file.changed\",\"text\":\"" + CODE.repeat(300) + "\"}").getBytes(UTF_8);
    var redaction = new Redaction();
    var attributes = new Course(redaction).attributes("file.changed");
    long best = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      var start = System.nanoTime();
      for (int i = 0; i < 300; i++) {
        assertThat(redaction.redact(Topics.APP_EVENTS, attributes, value)).isSameAs(value);
      }
      best = Math.min(best, (System.nanoTime() - start) / 300);
    }

    long perKib = best * 1024 / value.length;

    LOG.infof("a file of %d bytes: %d ns per KiB", value.length, perKib);
    assertThat(perKib).isLessThan(BOUND_NANOS_PER_KIB);
  }

  @Test
  void aDeltaCostsLittle() {
    var value = EventJson.write(new AgentEvent.TextMessageContent("msg-1", " the next word"));
    var redaction = new Redaction();
    var attributes = new Course(redaction).attributes("ag-ui.TEXT_MESSAGE_CONTENT");
    long best = Long.MAX_VALUE;
    long length = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var start = System.nanoTime();
      for (int i = 0; i < 100_000; i++) {
        length += redaction.redact(Topics.AGENT_EVENTS, attributes, value).length;
      }
      best = Math.min(best, (System.nanoTime() - start) / 100_000);
    }

    LOG.infof("a delta of %d bytes: %d ns", value.length, best);
    assertThat(length).isEqualTo(100_000L * ROUNDS * value.length);
    assertThat(best).isLessThan(BOUND_NANOS_PER_KIB);
  }
}
