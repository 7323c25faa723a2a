package dev.overskill.preview.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AgentEvent.ToolCallArgs;
import dev.overskill.events.AgentEvent.ToolCallEnd;
import dev.overskill.events.AgentEvent.ToolCallStart;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How calls are gathered from the log.
final class OpenCallsTest {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int OPEN = 2;
  private static final int CHARACTERS = 8;

  private final Ids ids = Ids.secure();
  private final AppId app = ids.app();
  private final TenantId tenant = ids.tenant();
  private final OpenCalls calls =
      new OpenCalls(
          new OpenCalls.Rule(Set.of("tool"), OPEN, CHARACTERS, LONGEST),
          start -> start.attributes().tenant().equals(tenant));
  private Instant now = Instant.EPOCH;
  private long offset = 10;

  private LogRecord record(AgentEvent event, TenantId by) {
    var type = AgentEvent.TYPE_PREFIX + EventJson.typeOf(event);
    var attributes = new Attributes(ids.next(), type, "/agent", app, now, by, null, null);
    return new LogRecord(
        Topics.AGENT_EVENTS, 0, offset++, now, app.value(), attributes, EventJson.write(event));
  }

  private LogRecord start(String call) {
    return record(new ToolCallStart(new ToolCallId(call), "tool", null, null), tenant);
  }

  private LogRecord args(String call, String delta) {
    return record(new ToolCallArgs(new ToolCallId(call), delta), tenant);
  }

  private LogRecord end(String call) {
    return record(new ToolCallEnd(new ToolCallId(call)), tenant);
  }

  private Optional<String> take(LogRecord... records) {
    Optional<OpenCalls.Call> last = Optional.empty();
    for (var record : records) {
      last = calls.take(record);
    }
    return last.map(OpenCalls.Call::arguments);
  }

  @Test
  void aCallIsCompleteWithItsEnd() {
    assertThat(take(start("1"), args("1", "{\"a\""), args("1", ":1}"))).isEmpty();
    assertThat(calls.firstOffset(offset)).isEqualTo(10);

    var call = calls.take(end("1")).orElseThrow();

    assertThat(call.arguments()).isEqualTo("{\"a\":1}");
    calls.closed(call);
    assertThat(calls.firstOffset(offset)).isEqualTo(offset);
  }

  @Test
  void recordsThatComeAgainAddNothing() {
    var begun = start("1");
    var one = args("1", "one");
    var end = end("1");
    assertThat(take(begun, one, end)).contains("one");

    assertThat(take(one, end)).contains("one");
    assertThat(take(begun, one, end)).contains("one");
  }

  @Test
  void nobodyElseSaysMoreOfACall() {
    var other = ids.tenant();
    take(start("1"));

    assertThat(take(record(new ToolCallArgs(new ToolCallId("1"), "evil"), other))).isEmpty();
    assertThat(take(record(new ToolCallEnd(new ToolCallId("1")), other))).isEmpty();
    assertThat(take(end("1"))).contains("");
    var theirs = record(new ToolCallStart(new ToolCallId("2"), "tool", null, null), other);
    assertThat(take(theirs, end("2"))).isEmpty();
  }

  @Test
  void otherToolsAndOrphansAreLeft() {
    var other = record(new ToolCallStart(new ToolCallId("1"), "other", null, null), tenant);
    assertThat(take(other, args("1", "x"), end("1"))).isEmpty();
    assertThat(take(args("9", "x"), end("9"))).isEmpty();
  }

  @Test
  void whatIsTooMuchIsCutAndTheOldestForgotten() {
    assertThat(take(start("1"), args("1", "0123456789"), args("1", "more"), end("1")))
        .contains("012345678");

    take(start("2"), start("3"));
    assertThat(take(end("1"))).isEmpty();
    assertThat(take(end("2"))).isPresent();
  }

  @Test
  void aCallWhoseAgentIsGoneIsGivenUp() {
    take(start("1"));
    now = now.plus(LONGEST).plusMillis(1);

    assertThat(take(end("1"))).isEmpty();
    assertThat(calls.firstOffset(offset)).isEqualTo(offset);
  }
}
