package dev.overskill.stream.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.Topics;
import dev.overskill.events.UserId;
import dev.overskill.stream.Rows;
import dev.overskill.stream.access.Limits;
import dev.overskill.stream.access.Pass;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.Role;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.TestLog;
import dev.overskill.testkit.TestLog.Scope;
import dev.overskill.testkit.TestTokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands on two nodes of one database, and over plain HTTP.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class CommandsIT {
  private static final Ids IDS = Ids.secure();
  private static final RunId RUN = new RunId("run-1");

  @Inject CommandLog commandLog;
  @Inject Limits limits;
  @Inject Heard heard;

  private final TestLog log = TestLog.open();
  private final UserId user = IDS.user();
  private Scope app;
  private Commands here;
  private Commands there;

  @BeforeEach
  void begin() {
    app = new Scope(IDS.tenant(), IDS.app(), RUN);
    here = node();
    there = node();
    var slug = new AppSlug("a" + app.app().value().substring(10));
    log.state(app, new AppState.App(app.app(), app.tenant(), slug, "An app", AppStatus.active));
    log.agent(app, new AgentEvent.RunStarted("thread", RUN, null));
    Await.until(
        "the run is known", Duration.ofSeconds(30), () -> Rows.count("stream.run", app.app()) == 1);
  }

  private Commands node() {
    return new Commands(commandLog, limits, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    log.close();
  }

  private Pass pass(UserId who) {
    var now = Instant.now();
    return new Pass(
        new Caller.Person(who, app.tenant(), Role.EDITOR), app.app(), now, now.plusSeconds(60));
  }

  private CompletableFuture<Ack> issue(Commands node, UserId who, String id, JsonNode frame) {
    return node.issue(pass(who), id, frame, true).toCompletableFuture();
  }

  private static Ack await(CompletableFuture<Ack> ack) {
    return ack.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static ObjectNode stop() {
    return EventJson.mapper().createObjectNode().put("name", "run.stop").put("run", "run-1");
  }

  private static ObjectNode decide(String decision) {
    return EventJson.mapper()
        .createObjectNode()
        .put("name", "approval.decided")
        .put("approval", "ap-1")
        .put("decision", decision);
  }

  private void ask() {
    var asked = EventJson.mapper().createObjectNode().put("approval", "ap-1");
    log.agent(app, new AgentEvent.Custom("approval.requested", asked));
  }

  @Test
  void whatTheTablesMayNotKnowYetIsKnownFromTheLog() {
    var key = new AppKey(app.tenant(), app.app());
    Await.until("the run is heard of", () -> heard.isRunning(key, RUN));
    ask();
    Await.until("the question is heard of", () -> heard.asked(key, "ap-1").isPresent());

    log.agent(app, new AgentEvent.RunFinished("thread", RUN, null));

    Await.until("the end is heard of", () -> !heard.isRunning(key, RUN));
    assertThat(heard.asked(key, "ap-2")).isEmpty();
    assertThat(heard.asked(new AppKey(IDS.tenant(), app.app()), "ap-1")).isEmpty();
  }

  @Test
  void twoNodesAcceptACommandOnce() {
    var acks = new ArrayList<Ack>();
    for (int i = 0; i < 20; i++) {
      var first = issue(here, user, "c" + i, stop());
      var second = issue(there, user, "c" + i, stop());
      acks.add(await(first));
      acks.add(await(second));
    }

    assertThat(acks).filteredOn(Ack.Accepted.class::isInstance).hasSize(20);
    assertThat(acks).filteredOn(Ack.Duplicate.class::isInstance).hasSize(20);
    Await.until(
        "all are on the log", () -> log.about(app.app(), Topics.AGENT_COMMANDS).size() >= 20);
    assertThat(log.about(app.app(), Topics.AGENT_COMMANDS))
        .extracting(record -> record.attributes().id())
        .hasSize(20)
        .doesNotHaveDuplicates();
  }

  @Test
  void aNodeThatBeginsAnewKnowsWhatWasAccepted() {
    await(issue(here, user, "c", stop()));

    var again = await(issue(node(), user, "c", stop()));

    assertThat(again).isEqualTo(new Ack.Duplicate());
  }

  @Test
  void theSameIdOfSomebodyElseIsAnotherCommand() {
    await(issue(here, user, "c", stop()));

    var other = await(issue(there, IDS.user(), "c", stop()));

    assertThat(other).isEqualTo(new Ack.Refused(Ack.Why.invalid_command));
  }

  @Test
  void ofTwoDecisionsAtOnceOneWins() {
    ask();
    var other = IDS.user();

    var mine = issue(here, user, "c1", decide("approve"));
    var theirs = issue(there, other, "c2", decide("reject"));

    var acks = List.of(await(mine), await(theirs));
    assertThat(acks).filteredOn(Ack.Accepted.class::isInstance).hasSize(1);
    var winner = acks.getFirst() instanceof Ack.Accepted ? user : other;
    assertThat(acks).contains(new Ack.Refused(Ack.Why.already_decided, winner.value()));
    log.await(
        Topics.APP_EVENTS,
        record ->
            record.key().equals(app.app().value())
                && record.attributes().type().equals("approval.closed"));
    assertThat(log.about(app.app(), Topics.AGENT_COMMANDS)).hasSize(1);
  }

  @Test
  void aRefusedIdCanBeUsedAgain() {
    var tooEarly = await(issue(here, user, "c", decide("approve")));
    ask();

    var inTime = await(issue(here, user, "c", decide("approve")));

    assertThat(tooEarly).isEqualTo(new Ack.Refused(Ack.Why.unknown_approval));
    assertThat(inTime).isEqualTo(new Ack.Accepted());
  }

  @Test
  void whatOneCallerAsksIsDoneInOrder() {
    var ids = new ArrayList<String>();
    var acks = new ArrayList<CompletableFuture<Ack>>();
    for (int i = 0; i < 30; i++) {
      ids.add("cmd." + app.app() + ".c" + i);
      acks.add(issue(here, user, "c" + i, stop()));
    }
    acks.forEach(ack -> assertThat(await(ack)).isEqualTo(new Ack.Accepted()));

    Await.until(
        "all are on the log", () -> log.about(app.app(), Topics.AGENT_COMMANDS).size() >= 30);
    assertThat(log.about(app.app(), Topics.AGENT_COMMANDS))
        .extracting(record -> record.attributes().id())
        .containsExactlyElementsOf(ids);
  }

  private Response post(String token, String body) {
    return RestAssured.given()
        .header("Authorization", "Bearer " + token)
        .contentType("application/json")
        .body(body)
        .post("/stream/v1/apps/" + app.app() + "/commands");
  }

  private static String body(String id, String fields) {
    return "{\"command\":\"%s\",%s}".formatted(id, fields);
  }

  private static final String STOP = "\"name\":\"run.stop\",\"run\":\"run-1\"";

  @Test
  void aClientWithoutASocketPostsIt() {
    var token = TestTokens.owner(app.tenant());

    var first = post(token, body("c1", STOP));
    var again = post(token, body("c1", STOP));

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(first.jsonPath().getString("status")).isEqualTo("accepted");
    assertThat(first.jsonPath().getString("command")).isEqualTo("c1");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.jsonPath().getString("status")).isEqualTo("duplicate");
  }

  @Test
  void aRefusalIsAProblem() {
    var owner = TestTokens.owner(app.tenant());
    ask();
    await(issue(here, user, "first", decide("reject")));

    refused(post(owner, body("c", "\"name\":\"run.stop\",\"run\":\"r\"")), 404, "unknown_run");
    refused(post(owner, body("c", "\"name\":\"run.fly\"")), 422, "unknown_command");
    refused(post(owner, body("c", "\"name\":\"run.stop\"")), 400, "invalid_command");
    refused(post(owner, body("c d", STOP)), 400, "invalid_command");
    refused(post(owner, "[]"), 400, "invalid_command");
    refused(post(owner, "{"), 400, "malformed_json");
    refused(post(TestTokens.person(app.tenant(), Role.VIEWER), body("c", STOP)), 403, "forbidden");
    refused(post(TestTokens.agent(app.tenant(), IDS.key()), body("c", STOP)), 403, "forbidden");
    refused(post(TestTokens.service("file-store"), body("c", STOP)), 403, "forbidden");
    refused(post(TestTokens.owner(IDS.tenant()), body("c", STOP)), 404, "not_found");
    var late =
        post(
            owner,
            body(
                "c",
                "\"name\":\"approval.decided\",\"approval\":\"ap-1\",\"decision\":\"approve\""));
    refused(late, 409, "already_decided");
    assertThat(late.jsonPath().getString("by")).isEqualTo(user.value());
    assertThat(late.jsonPath().getString("command")).isEqualTo("c");
  }

  private static void refused(Response response, int status, String code) {
    assertThat(response.jsonPath().getString("code")).isEqualTo(code);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.contentType()).startsWith("application/problem+json");
  }

  @Test
  void whoAsksTooOftenIsToldToWait() {
    var token = TestTokens.owner(app.tenant());
    var steer = "\"name\":\"run.steer\",\"run\":\"run-1\",\"text\":\"go on\"";

    Response last = post(token, body("s0", steer));
    for (int i = 1; i < 40 && last.statusCode() != 429; i++) {
      last = post(token, body("s" + i, steer));
    }

    refused(last, 429, "too_many");
    assertThat(last.header("Retry-After")).isEqualTo("1");
  }
}
