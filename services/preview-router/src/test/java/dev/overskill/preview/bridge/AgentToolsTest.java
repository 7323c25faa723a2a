package dev.overskill.preview.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AgentEvent.ToolCallArgs;
import dev.overskill.events.AgentEvent.ToolCallEnd;
import dev.overskill.events.AgentEvent.ToolCallStart;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppEvent.ToolResult;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.log.Batches;
import dev.overskill.log.LogRecord;
import dev.overskill.preview.bridge.AgentTools.Apps;
import dev.overskill.preview.bridge.AgentTools.Outlet;
import dev.overskill.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AgentToolsTest {
  private static final int PARTITION = 3;
  private static final String TOOL = "read_console_logs";
  private static final RunId RUN = new RunId("run-1");
  private static final RunId ENDED = new RunId("run-ended");

  private final Ids ids = Ids.secure();
  private final AppId app = ids.app();
  private final TenantId tenant = ids.tenant();
  private final ManualClock clock = new ManualClock();
  private final Sheet sheet = new Sheet();
  private final List<String> questions = new ArrayList<>();
  private final AgentTools tools = new AgentTools(new OneApp(), sheet, this::answer, clock);
  private long offset = 100;

  /// A log of what is said of this test's app.
  private static final class Sheet implements Outlet {
    private final List<ToolResult> results = new ArrayList<>();
    private final List<Attributes> attributes = new ArrayList<>();
    private final List<String> parked = new ArrayList<>();
    private boolean away;

    @Override
    public CompletionStage<?> append(Attributes of, ToolResult result) {
      if (away) {
        return CompletableFuture.failedFuture(new IllegalStateException("Kafka is away"));
      }
      attributes.add(of);
      results.add(result);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void park(LogRecord record, String reason) {
      parked.add(reason);
    }
  }

  private final class OneApp implements Apps {
    @Override
    public Optional<TenantId> tenant(AppId wanted) {
      return wanted.equals(app) ? Optional.of(tenant) : Optional.empty();
    }

    @Override
    public boolean isFenced(AppId wanted, RunId run) {
      return run.equals(ENDED);
    }
  }

  private ToolOutcome answer(AppId of, String tool, String arguments) {
    questions.add(arguments);
    return new ToolOutcome.Succeeded(new TextNode(tool + " of " + of));
  }

  private LogRecord record(AgentEvent event, TenantId by, RunId run) {
    var type = AgentEvent.TYPE_PREFIX + EventJson.typeOf(event);
    return record(type, EventJson.write(event), by, run);
  }

  private LogRecord record(String type, byte[] value, TenantId by, RunId run) {
    var now = clock.instant();
    var attributes = new Attributes(ids.next(), type, "/agent", app, now, by, run, null);
    return new LogRecord(
        Topics.AGENT_EVENTS, PARTITION, offset++, now, app.value(), attributes, value);
  }

  private LogRecord record(AgentEvent event) {
    return record(event, tenant, RUN);
  }

  private static ToolCallStart start(String call, String tool) {
    return new ToolCallStart(new ToolCallId(call), tool, null, null);
  }

  private static ToolCallArgs args(String call, String delta) {
    return new ToolCallArgs(new ToolCallId(call), delta);
  }

  private static ToolCallEnd end(String call) {
    return new ToolCallEnd(new ToolCallId(call));
  }

  private long resumesAt() {
    return tools.resumeAt(Topics.AGENT_EVENTS, PARTITION, offset);
  }

  @Test
  void aCallIsAnsweredOnceItIsComplete() throws Exception {
    tools.handle(
        List.of(
            record(start("c", TOOL)),
            record(args("c", "{\"lim")),
            record(args("c", "it\":3}")),
            record(end("c"))));

    assertThat(questions).containsExactly("{\"limit\":3}");
    assertThat(sheet.results).hasSize(1);
    var result = sheet.results.getFirst();
    assertThat(result.toolCall()).isEqualTo(new ToolCallId("c"));
    assertThat(result.outcome()).isInstanceOf(ToolOutcome.Succeeded.class);
    assertThat(sheet.attributes.getFirst().tenant()).isEqualTo(tenant);
    assertThat(resumesAt()).isEqualTo(offset);
  }

  @Test
  void anAnswerThatIsGivenAgainIsKnownAsTheSame() throws Exception {
    var call = List.of(record(start("c", TOOL)), record(end("c")));

    tools.handle(call);
    tools.handle(call);

    assertThat(sheet.attributes).hasSize(2);
    assertThat(sheet.attributes.get(1).id()).isEqualTo(sheet.attributes.get(0).id());
  }

  @Test
  void aCallIsRepeatedAfterACrashUntilItIsAnswered() throws Exception {
    tools.handle(List.of(record(start("c", TOOL))));
    tools.handle(List.of(record(args("c", "{}"))));

    assertThat(resumesAt()).isEqualTo(100);

    sheet.away = true;
    var end = List.of(record(end("c")));
    assertThatThrownBy(() -> tools.handle(end)).isInstanceOf(IllegalStateException.class);
    assertThat(resumesAt()).isEqualTo(100);

    sheet.away = false;
    tools.handle(end);
    assertThat(resumesAt()).isEqualTo(offset);
    assertThat(sheet.results).hasSize(1);
  }

  @Test
  void aCallWhoseAgentIsGoneIsGivenUpAfterFiveMinutesOfTheLogsTime() throws Exception {
    tools.handle(List.of(record(start("old", TOOL))));
    clock.forward(Duration.ofMinutes(5));
    tools.handle(List.of(record(new AgentEvent.TextMessageEnd("m"))));
    assertThat(resumesAt()).isEqualTo(100);

    clock.forward(Duration.ofMillis(1));
    tools.handle(List.of(record(new AgentEvent.TextMessageEnd("m"))));
    tools.handle(List.of(record(end("old"))));

    assertThat(resumesAt()).isEqualTo(offset);
    assertThat(sheet.results).isEmpty();
  }

  @Test
  void callsOfToolsThatOthersHaveAreLeftToThem() throws Exception {
    tools.handle(List.of(record(start("c", "write_file")), record(end("c"))));

    assertThat(sheet.results).isEmpty();
    assertThat(resumesAt()).isEqualTo(offset);
  }

  @Test
  void anAppOfAnotherTenantIsNotSpokenOf() throws Exception {
    var stranger = ids.tenant();

    tools.handle(List.of(record(start("c", TOOL), stranger, RUN), record(end("c"), stranger, RUN)));

    assertThat(questions).isEmpty();
    assertThat(sheet.results).isEmpty();
    assertThat(sheet.parked).containsExactly("the app is not this tenant's");
  }

  @Test
  void anotherTenantCannotSayMoreOfACallOrEndIt() throws Exception {
    var stranger = ids.tenant();
    tools.handle(
        List.of(
            record(start("c", TOOL)),
            record(args("c", "{\"limit\":100}"), stranger, RUN),
            record(end("c"), stranger, RUN)));
    assertThat(questions).isEmpty();

    tools.handle(List.of(record(end("c"))));

    assertThat(questions).containsExactly("");
  }

  @Test
  void anEndedRunIsNotAnswered() throws Exception {
    tools.handle(List.of(record(start("c", TOOL), tenant, ENDED), record(end("c"), tenant, ENDED)));

    assertThat(sheet.results).isEmpty();
    assertThat(sheet.parked).isEmpty();
  }

  @Test
  void tooManyOpenCallsPushOutTheOldest() throws Exception {
    for (int n = 0; n < 300; n++) {
      tools.handle(List.of(record(start("c" + n, TOOL))));
    }
    tools.handle(IntStream.range(0, 300).mapToObj(n -> record(end("c" + n))).toList());

    assertThat(sheet.results).hasSize(256);
    assertThat(sheet.results.getFirst().toolCall()).isEqualTo(new ToolCallId("c44"));
  }

  @Test
  void argumentsAreReadSoFarOnly() throws Exception {
    tools.handle(List.of(record(start("c", TOOL))));
    for (int n = 0; n < 100; n++) {
      tools.handle(List.of(record(args("c", "\u00e9\ud83d\ude00".repeat(400)))));
    }
    tools.handle(List.of(record(end("c"))));

    assertThat(questions.getFirst()).hasSize(4_097);
  }

  @Test
  void whatIsNoEventIsLeftToFileStore() throws Exception {
    var type = AgentEvent.TYPE_PREFIX + "TOOL_CALL_START";

    tools.handle(
        List.of(
            record(type, new byte[0], tenant, RUN),
            record(type, new byte[] {(byte) 0xff, 0, 1}, tenant, RUN)));

    assertThat(sheet.parked).isEmpty();
    assertThat(resumesAt()).isEqualTo(offset);
  }

  @Test
  void whatAnotherMemberTakesOverIsForgotten() throws Exception {
    tools.handle(List.of(record(start("c", TOOL))));

    tools.lost(List.of(new Batches.Partition(Topics.AGENT_EVENTS, PARTITION)));
    tools.handle(List.of(record(end("c"))));

    assertThat(sheet.results).isEmpty();
    assertThat(resumesAt()).isEqualTo(offset);
  }
}
