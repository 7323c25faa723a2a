package dev.overskill.stream.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.overskill.events.AgentCommand.Decision;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.ToolRegistry;
import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.journal.AppKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The pure part of supervision, in virtual time.
final class WatchTest {
  private static final TenantId TENANT = new TenantId("ten_a");
  private static final AppId APP = new AppId("app_a");
  private static final AppKey KEY = new AppKey(TENANT, APP);
  private static final RunId RUN = new RunId("run-1");
  private static final RunId OTHER = new RunId("run-2");
  private static final ToolCallId CALL = new ToolCallId("call-1");
  private static final ToolRegistry TOOLS = new ToolRegistry();

  /// Seconds that this tool may take, the grace included.
  private static int limit(String tool) {
    return (int) TOOLS.timeout(tool).plusSeconds(1).toSeconds();
  }

  private final List<LogRecord> log = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-01T12:00:00Z");
  private Watch watch = new Watch(Limits.of(Duration.ofSeconds(10)));
  private long agentOffset;
  private long appOffset;

  /// What the rows would say: runs that were started and not ended.
  private final Set<Page.Run> rows = new HashSet<>();

  private void agent(RunId run, AgentEvent event) {
    hear(
        record(
            Topics.AGENT_EVENTS,
            agentOffset++,
            AgentEvent.TYPE_PREFIX + EventJson.typeOf(event),
            run,
            EventJson.write(event)));
  }

  private void platform(AppEvent event) {
    hear(
        record(
            Topics.APP_EVENTS, appOffset++, EventJson.typeOf(event), RUN, EventJson.write(event)));
  }

  private LogRecord record(Topics topic, long offset, String type, RunId run, byte[] value) {
    var attributes =
        new Attributes(topic + "-" + offset, type, "/test", APP, now, TENANT, run, null);
    return new LogRecord(topic, 0, offset, now, APP.value(), attributes, value);
  }

  private void hear(LogRecord record) {
    log.add(record);
    watch.hear(record, true);
    write();
  }

  /// Writes what is to be written, as the ledger does.
  private void write() {
    watch
        .pages()
        .forEach((tenant, page) -> {
          page.started().forEach(it -> rows.add(it.run()));
          page.ended().forEach(it -> rows.remove(it.run()));
          var open = page.met().stream().filter(rows::contains).collect(Collectors.toSet());
          watch.written(tenant, new Page.Standing(open, Set.of()));
        });
  }

  private List<Due> listen(int seconds) {
    var due = List.<Due>of();
    for (int i = 0; i < seconds; i++) {
      now = now.plusSeconds(1);
      due = watch.listen(Duration.ofSeconds(1), now);
    }
    return due;
  }

  private void start(RunId run) {
    agent(run, new AgentEvent.RunStarted("t", run, null));
  }

  private void alive(RunId run) {
    agent(run, new AgentEvent.Custom("run.alive", null));
  }

  private void call(String tool) {
    agent(RUN, new AgentEvent.ToolCallStart(CALL, tool, null));
    agent(RUN, new AgentEvent.ToolCallEnd(CALL));
  }

  private void ask(String approval, boolean ofCall) {
    var value = JsonNodeFactory.instance.objectNode().put("approval", approval);
    if (ofCall) {
      value.put("toolCall", CALL.value());
    }
    agent(RUN, new AgentEvent.Custom("approval.requested", value));
  }

  /// Listens while the run's worker shows that it is there.
  private List<Due> listenAlive(int seconds) {
    var due = List.<Due>of();
    for (int i = 0; i < seconds; i++) {
      alive(RUN);
      due = listen(1);
    }
    return due;
  }

  @Test
  void aSilentRunIsLost() {
    start(RUN);
    listen(1);

    assertThat(listen(9)).isEmpty();
    assertThat(listen(1)).containsExactly(new Due.Lost(KEY, RUN, 1));
  }

  @Test
  void whatIsDueStaysDueUntilItIsDone() {
    start(RUN);
    var due = listen(11);

    assertThat(listen(1)).isEqualTo(due);
    watch.done(due.getFirst());
    assertThat(listen(20)).isEmpty();
  }

  @Test
  void anyEventOfTheRunIsASignOfLife() {
    start(RUN);
    listen(9);
    alive(RUN);
    listen(9);
    agent(RUN, new AgentEvent.TextMessageContent("m", "word"));

    assertThat(listen(10)).isEmpty();
  }

  @Test
  void oneAgentDoesNotSpeakForAnother() {
    start(RUN);
    start(OTHER);

    assertThat(listenAlive(20)).containsExactly(new Due.Lost(KEY, OTHER, agentOffset));
  }

  @Test
  void timeDoesNotPassWhileTheLogIsNotHeard() {
    start(RUN);
    listen(5);
    now = now.plusSeconds(600);

    assertThat(listen(5)).isEmpty();
  }

  @Test
  void aRunThatEndedIsNotLost() {
    start(RUN);
    start(OTHER);
    agent(RUN, new AgentEvent.RunFinished("t", RUN, null));
    agent(OTHER, new AgentEvent.RunError("boom", null));

    assertThat(listen(60)).isEmpty();
  }

  @Test
  void whatAZombieSaysDoesNotReopenItsRun() {
    start(RUN);
    watch.done(listen(11).getFirst());
    rows.clear();

    alive(RUN);
    call("write_file");
    ask("ap", false);

    assertThat(listen(3600)).isEmpty();
    assertThat(watch.runs()).isZero();
  }

  @Test
  void aRunThatNobodyStartedIsNotSupervised() {
    alive(RUN);

    assertThat(listen(60)).isEmpty();
  }

  @Test
  void aSecondStartOfARunThatIsOverDoesNotReopenIt() {
    start(RUN);
    agent(RUN, new AgentEvent.RunFinished("t", RUN, null));
    watch.hear(
        record(
            Topics.AGENT_EVENTS,
            agentOffset++,
            "ag-ui.RUN_STARTED",
            RUN,
            EventJson.write(new AgentEvent.RunStarted("t", RUN, null))),
        true);
    watch
        .pages()
        .forEach((tenant, _) -> watch.written(tenant, new Page.Standing(Set.of(), Set.of())));

    assertThat(listen(60)).isEmpty();
  }

  @Test
  void aQuestionExpiresByTheClock() {
    start(RUN);
    ask("ap", false);

    assertThat(listenAlive(15 * 60 - 1)).isEmpty();
    assertThat(listenAlive(1)).containsExactly(new Due.Expired(KEY, "ap"));
  }

  @Test
  void aQuestionThatIsDecidedDoesNotExpire() {
    start(RUN);
    ask("ap", false);
    platform(new AppEvent.ApprovalClosed("ap", RUN, Decision.approve, null, "usr_1", null, "c"));

    assertThat(listenAlive(16 * 60)).isEmpty();
  }

  @Test
  void aCallWithoutAnAnswerTimesOutAfterItsLimitAndGrace() {
    start(RUN);
    call("write_file");

    assertThat(listenAlive(limit("write_file"))).isEmpty();
    assertThat(listenAlive(1)).containsExactly(new Due.TimedOut(KEY, RUN, CALL, "write_file"));
  }

  @Test
  void aCallThatIsAnsweredDoesNotTimeOut() {
    start(RUN);
    call("write_file");
    platform(new AppEvent.ToolResult(RUN, CALL, "write_file", new ToolOutcome.Refused("x", "y")));

    assertThat(listenAlive(60)).isEmpty();
  }

  @Test
  void anAnswerMayBeReadBeforeItsCall() {
    start(RUN);
    platform(new AppEvent.ToolResult(RUN, CALL, "write_file", new ToolOutcome.Refused("x", "y")));
    call("write_file");

    assertThat(listenAlive(60)).isEmpty();
  }

  @Test
  void aToolNobodyKnowsHasALimitToo() {
    start(RUN);
    call("think_hard");

    assertThat(listenAlive(limit("think_hard"))).isEmpty();
    assertThat(listenAlive(1)).containsExactly(new Due.TimedOut(KEY, RUN, CALL, "think_hard"));
  }

  @Test
  void aCallThatWaitsForAPersonHasItsWholeTimeAfterwards() {
    start(RUN);
    call("write_file");
    ask("ap", true);
    assertThat(listenAlive(600)).isEmpty();
    platform(new AppEvent.ApprovalClosed("ap", RUN, Decision.approve, null, "usr_1", null, "c"));

    assertThat(listenAlive(limit("write_file"))).isEmpty();
    assertThat(listenAlive(1)).hasSize(1);
  }

  @Test
  void itResumesWhereEachRunWasHeardLast() {
    start(RUN);
    alive(RUN);
    start(OTHER);
    alive(RUN);
    alive(RUN);

    assertThat(watch.resumeAt(Topics.AGENT_EVENTS, agentOffset)).isEqualTo(2);
    assertThat(watch.resumeAt(Topics.APP_EVENTS, 7)).isEqualTo(7);
  }

  @Test
  void anOpenCallHoldsBothTopicsBack() {
    platform(new AppEvent.ToolProgress(RUN, new ToolCallId("earlier"), "writing"));
    start(RUN);
    call("write_file");
    alive(RUN);
    platform(new AppEvent.ToolProgress(RUN, CALL, "writing"));

    assertThat(watch.resumeAt(Topics.AGENT_EVENTS, agentOffset)).isEqualTo(1);
    assertThat(watch.resumeAt(Topics.APP_EVENTS, appOffset)).isEqualTo(1);
  }

  @Test
  void whoTakesOverKnowsTheSame() {
    start(OTHER);
    start(RUN);
    call("write_file");
    ask("ap", false);
    listenAlive(3);
    var from = watch.resumeAt(Topics.AGENT_EVENTS, agentOffset);
    var appFrom = watch.resumeAt(Topics.APP_EVENTS, appOffset);

    watch = new Watch(Limits.of(Duration.ofSeconds(10)));
    for (var record : List.copyOf(log)) {
      if (record.offset() >= (record.topic() == Topics.AGENT_EVENTS ? from : appFrom)) {
        watch.hear(record, true);
      }
    }
    write();

    assertThat(listenAlive(11)).containsExactly(new Due.Lost(KEY, OTHER, agentOffset));
    assertThat(listenAlive(limit("write_file")))
        .contains(new Due.TimedOut(KEY, RUN, CALL, "write_file"));
    assertThat(listenAlive(15 * 60)).contains(new Due.Expired(KEY, "ap"));
  }

  @Test
  void nothingIsHeldWhenNothingIsOpen() {
    start(RUN);
    agent(RUN, new AgentEvent.RunFinished("t", RUN, null));

    assertThat(watch.resumeAt(Topics.AGENT_EVENTS, agentOffset)).isEqualTo(agentOffset);
  }
}
