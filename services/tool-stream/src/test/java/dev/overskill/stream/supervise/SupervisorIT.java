package dev.overskill.stream.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentCommand;
import dev.overskill.events.AgentCommand.Decision;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppEvent.ApprovalClosed;
import dev.overskill.events.AppEvent.RunEnded;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState;
import dev.overskill.events.AppState.Fence;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.Rows;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.RlsGate;
import dev.overskill.testkit.TestLog;
import dev.overskill.testkit.TestLog.Scope;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The owner of partitions, on the real log and database; it is restarted before each test.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class SupervisorIT {
  private static final Ids IDS = Ids.secure();
  private static final RunId RUN = new RunId("run-1");
  private static final RunId OTHER = new RunId("run-2");
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject Supervisor supervisor;
  @Inject Ledger ledger;
  @Inject LeaseConfig usual;
  @Inject AppDirectory directory;

  private final TestLog log = TestLog.open();
  private final Scope app = new Scope(IDS.tenant(), IDS.app(), RUN);

  @BeforeEach
  void hurry() {
    restart(Limits.of(LEASE));
  }

  @AfterEach
  void asUsual() {
    restart(usual);
    log.close();
  }

  private void restart(LeaseConfig limits) {
    supervisor.close();
    supervisor.open(limits);
  }

  private Scope of(RunId run) {
    return new Scope(app.tenant(), app.app(), run);
  }

  private void start(RunId run) {
    log.agent(of(run), new AgentEvent.RunStarted("thread", run, null));
  }

  private void alive(RunId run) {
    log.agent(of(run), new AgentEvent.Custom("run.alive", null));
  }

  private void ask(String approval, Instant expiresAt) {
    var value =
        EventJson.mapper()
            .createObjectNode()
            .put("approval", approval)
            .put("expiresAt", expiresAt.toString());
    log.agent(app, new AgentEvent.Custom("approval.requested", value));
  }

  private LogRecord awaitEnd(RunId run) {
    return log.await(
        Topics.APP_EVENTS,
        LIMIT,
        record ->
            record.key().equals(app.app().value())
                && record.attributes().type().equals("run.ended")
                && run.equals(record.attributes().run()));
  }

  private void awaitRow(String condition) {
    Await.until(condition, LIMIT, () -> rows(condition) > 0);
  }

  private long rows(String condition) {
    return Rows.number(
        "select count(*) from stream.run where app_id = '%s' and %s"
            .formatted(app.app(), condition));
  }

  private List<LogRecord> ends() {
    return log.about(app.app(), Topics.APP_EVENTS).stream()
        .filter(record -> record.attributes().type().equals("run.ended"))
        .toList();
  }

  @Test
  void aVanishedWorkersRunIsEndedAndFenced() {
    start(RUN);
    awaitRow("state = 'open'");
    alive(RUN);
    var silentSince = System.nanoTime();

    var ended = awaitEnd(RUN).read(AppEvent.class);

    var took = Duration.ofNanos(System.nanoTime() - silentSince);
    assertThat(took).isBetween(LEASE.minusMillis(100), LEASE.plusSeconds(5));
    var last = log.about(app.app(), Topics.AGENT_EVENTS).getLast().offset();
    assertThat(ended)
        .isInstanceOfSatisfying(
            RunEnded.class,
            it -> {
              assertThat(it.run()).isEqualTo(RUN);
              assertThat(it.state()).isEqualTo("failed");
              assertThat(it.reason()).isEqualTo("worker_lost");
              assertThat(it.heardTo()).isGreaterThan(last);
            });
    var fence =
        log.await(Topics.APP_STATE, record -> record.key().equals(app.app() + "/fence"))
            .read(AppState.class);
    assertThat(fence).isEqualTo(new Fence(app.app(), app.tenant(), List.of(RUN)));
    Await.until("the directory knows", () -> directory.isFenced(app.app(), RUN));
    assertThat(rows("state = 'failed' and reason = 'worker_lost'")).isEqualTo(1);
  }

  @Test
  void whatAZombieSaysDoesNotReopenItsRun() {
    start(RUN);
    awaitEnd(RUN);

    start(RUN);
    alive(RUN);
    log.agent(app, new AgentEvent.RunFinished("thread", RUN, null));
    start(OTHER);
    awaitEnd(OTHER);

    assertThat(ends()).hasSize(2);
    assertThat(rows("run_id = 'run-1' and state = 'failed' and reason = 'worker_lost'"))
        .isEqualTo(1);
    assertThat(directory.fenced(app.app())).contains(RUN);
  }

  @Test
  void aRunGoesOnWhenItsOwnerIsReplaced() {
    start(RUN);
    awaitRow("state = 'open'");

    restart(Limits.of(LEASE));
    var until = System.nanoTime() + LEASE.plusSeconds(4).toNanos();
    Await.until(
        "time goes by",
        LIMIT,
        () -> {
          alive(RUN);
          return System.nanoTime() > until;
        });

    assertThat(ends()).isEmpty();
    awaitEnd(RUN);
  }

  @Test
  void aWorkerThatVanishedWithTheOwnerIsMissedByTheNext() {
    start(RUN);
    awaitRow("state = 'open'");

    restart(Limits.of(LEASE));

    awaitEnd(RUN);
    assertThat(ends()).hasSize(1);
  }

  @Test
  void aQuestionNobodyAnswersIsRejectedAlsoByTheNextOwner() {
    start(RUN);
    ask("ap-1", Instant.now().plusSeconds(1));
    Await.until(
        "the question is known", LIMIT, () -> Rows.count("stream.approval", app.app()) == 1);
    restart(Limits.of(LEASE));

    var closed =
        log.await(
                Topics.APP_EVENTS,
                LIMIT,
                record ->
                    record.key().equals(app.app().value())
                        && record.attributes().type().equals("approval.closed"))
            .read(AppEvent.class);

    assertThat(closed)
        .isEqualTo(
            new ApprovalClosed(
                "ap-1", RUN, Decision.reject, null, "expiry", "nobody decided", null));
    var told =
        log.await(Topics.AGENT_COMMANDS, LIMIT, record -> record.key().equals(app.app().value()))
            .read(AgentCommand.class);
    assertThat(told)
        .isInstanceOfSatisfying(
            AgentCommand.Decide.class,
            decide -> assertThat(decide.decision()).isEqualTo(Decision.reject));
    assertThat(Rows.count("stream.approval", app.app())).isEqualTo(1);
  }

  @Test
  void twoAgentsOnOneAppStayApart() {
    start(RUN);
    start(OTHER);
    Await.until(
        "the silent run has ended",
        LIMIT,
        () -> {
          alive(RUN);
          return !ends().isEmpty();
        });

    assertThat(ends()).extracting(it -> it.attributes().run()).containsExactly(OTHER);
    assertThat(rows("run_id = 'run-1' and state = 'open'")).isEqualTo(1);
    awaitEnd(RUN);
    Await.until("both are fenced", () -> directory.fenced(app.app()).equals(List.of(RUN, OTHER)));
  }

  @Test
  void aCallWithoutAnAnswerIsRefusedOnce() {
    var late =
        new Due.TimedOut(
            new AppKey(app.tenant(), app.app()), RUN, new ToolCallId("call-1"), "write_file");

    ledger.settle(late).await().atMost(LIMIT);
    ledger.settle(late).await().atMost(LIMIT);

    Await.until("both", () -> log.about(app.app(), Topics.APP_EVENTS).size() == 2);
    var results = log.about(app.app(), Topics.APP_EVENTS);
    assertThat(results.getFirst().attributes().id()).isEqualTo(results.getLast().attributes().id());
    assertThat(results.getFirst().read(AppEvent.class))
        .isEqualTo(
            new AppEvent.ToolResult(
                RUN,
                new ToolCallId("call-1"),
                "write_file",
                new AppEvent.ToolOutcome.Refused(
                    "timed_out", "the call was not answered in time")));
  }

  @Test
  void nobodySpeaksForAnothersApp() {
    var owner = new Scope(IDS.tenant(), app.app(), RUN);
    var slug = new AppSlug("a" + app.app().value().substring(10));
    log.state(owner, new AppState.App(app.app(), owner.tenant(), slug, "An app", AppStatus.active));
    Await.until("the app is known", () -> directory.app(app.app()).isPresent());

    start(RUN);
    log.agent(owner, new AgentEvent.RunStarted("thread", RUN, null));
    awaitRow("state = 'open'");

    assertThat(rows("tenant_id = '%s'".formatted(app.tenant()))).isZero();
    assertThat(rows("tenant_id = '%s'".formatted(owner.tenant()))).isEqualTo(1);
  }

  @Test
  void whatIsTooOldIsSweptAndTheRestStays() {
    Rows.change(
        """
        insert into stream.command values
          ('%1$s', '%2$s', 'old', decode(repeat('00', 32), 'hex'), now() - interval '25 hours'),
          ('%1$s', '%2$s', 'new', decode(repeat('00', 32), 'hex'), now() - interval '23 hours')
        """
            .formatted(app.tenant(), app.app()));

    ledger.sweep(app.tenant()).await().atMost(LIMIT);

    assertThat(Rows.count("stream.command", app.app())).isEqualTo(1);
  }

  @Test
  void nothingIsUnguarded() {
    assertThat(RlsGate.tables("stream")).contains("approval", "command", "outbox", "run", "ticket");
    assertThat(RlsGate.unguarded("stream")).isEmpty();
  }
}
