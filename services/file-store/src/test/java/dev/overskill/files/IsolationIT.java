package dev.overskill.files;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Ids;
import dev.overskill.events.SecuritySignal;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.BackingParts;
import dev.overskill.testkit.TestIssuer;
import dev.overskill.testkit.TestLog;
import dev.overskill.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One tenant tries to reach another, and somebody with the service's own database role tries to
/// rewrite history.
@QuarkusTest
@QuarkusTestResource(BackingParts.class)
@QuarkusTestResource(TestIssuer.class)
class IsolationIT {
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

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }

  private static Connection database(String user, String password) throws SQLException {
    return DriverManager.getConnection(setting("quarkus.datasource.jdbc.url"), user, password);
  }

  private static Connection asService() throws SQLException {
    return database(setting("quarkus.datasource.username"), setting("quarkus.datasource.password"));
  }

  private static Connection asAdmin() throws SQLException {
    return database("postgres", setting("overskill.test.postgres.admin-password"));
  }

  private static boolean hasSignal(TenantId tenant, Agent victim) {
    return log.records(Topics.SECURITY_SIGNALS).stream()
        .filter(it -> it.key().equals(tenant.value()))
        .map(it -> it.read(SecuritySignal.class))
        .anyMatch(it ->
            it instanceof SecuritySignal.CrossingRefused refused
                && victim.app().equals(refused.app()));
  }

  @Test
  void overRestAnotherTenantsAppDoesNotExist() {
    var victim = Agent.ofNewApp(log);
    victim.write("secret.txt", "secret");
    var stranger = Agent.ofNewApp(log);
    var token = TestTokens.owner(stranger.tenant());
    var base = "/files/v1/apps/" + victim.app() + "/";

    for (var what :
        List.of("tree", "revisions", "file?path=secret.txt", "diff?path=secret.txt&from=0")) {
      given()
          .auth()
          .oauth2(token)
          .get(base + what)
          .then()
          .statusCode(404)
          .body("detail", equalTo("There is no such app."));
    }
    given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(Map.of("base", 1, "changes", List.of(Map.of("op", "delete", "path", "secret.txt"))))
        .post(base + "changes")
        .then()
        .statusCode(404);
    Await.until("the crossing is told", () -> hasSignal(stranger.tenant(), victim));
    assertThat(victim.changes()).hasSize(1);
  }

  @Test
  void aHashIsNoKeyToAnothersContent() {
    var victim = Agent.ofNewApp(log);
    var secret = "top secret " + victim.app();
    victim.write("secret.txt", secret);
    var stranger = Agent.ofNewApp(log);
    stranger.write("own.txt", "own");
    var hash = BlobHash.of(secret.getBytes(StandardCharsets.UTF_8)).value();

    given()
        .auth()
        .oauth2(TestTokens.owner(stranger.tenant()))
        .contentType("application/json")
        .body(Map.of("base", 1, "changes", List.of(Map.of("op", "put", "path", "x", "blob", hash))))
        .post("/files/v1/apps/" + stranger.app() + "/changes")
        .then()
        .statusCode(422)
        .body("code", equalTo("blob_unknown"));
    given()
        .auth()
        .oauth2(TestTokens.service("preview-router"))
        .get("/files/internal/blobs/" + hash + "?app=" + stranger.app())
        .then()
        .statusCode(404);
  }

  @Test
  void onTheLogAnotherTenantsCallIsParkedAndTold() {
    var victim = Agent.ofNewApp(log);
    victim.write("a", "mine");
    var stranger = Agent.ofNewApp(log);
    var forger = victim.claiming(stranger.tenant());

    var id = forger.send("write_file", it -> it.put("path", "a").put("content", "theirs"));

    Await.until("it is parked", () -> !parked(victim).isEmpty());
    Await.until("it is told", () -> hasSignal(stranger.tenant(), victim));
    assertThat(victim.write("b", "still mine")).isInstanceOf(ToolOutcome.Succeeded.class);
    assertThat(victim.answers(id)).isEmpty();
    assertThat(victim.changes()).hasSize(2);
  }

  @Test
  void nobodyAddsArgumentsToAnothersCall() {
    var victim = Agent.ofNewApp(log);
    var forger = victim.claiming(Agent.ofNewApp(log).tenant());
    var id = victim.newCall();
    victim.start(id, "write_file");
    victim.arguments(id, "{\"path\":\"a\",");

    forger.arguments(id, "\"content\":\"theirs\",");
    victim.arguments(id, "\"content\":\"mine\"}");
    victim.end(id);

    assertThat(victim.await(id)).isInstanceOf(ToolOutcome.Succeeded.class);
    assertThat(victim.changes().getFirst().changes().getFirst().text()).isEqualTo("mine");
  }

  @Test
  void recordsThatMakeNoSenseAreParked() {
    var agent = Agent.ofNewApp(log);
    var attributes = log.attributes("ag-ui.TOOL_CALL_START", agent.scope());

    log.append(Topics.AGENT_EVENTS, attributes, "{\"type\":".getBytes(StandardCharsets.UTF_8));
    log.append(
        Topics.AGENT_EVENTS,
        attributes,
        "{\"type\":\"TOOL_CALL_START\",\"toolCallId\":\"\\u0000\",\"toolCallName\":\"x\"}"
            .getBytes(StandardCharsets.UTF_8));

    Await.until("both are parked", () -> parked(agent).size() == 2);
    assertThat(agent.write("a", "goes on")).isInstanceOf(ToolOutcome.Succeeded.class);
  }

  @Test
  void callsForAnUnknownAppAreParked() {
    var ids = Ids.secure();
    var scope = new TestLog.Scope(ids.tenant(), ids.app(), null);

    log.agent(scope, new AgentEvent.ToolCallStart(new ToolCallId("c1"), "list_files", null));

    Await.until("it is parked", () -> !log.about(scope.app(), Topics.PARKED).isEmpty());
  }

  private static List<?> parked(Agent agent) {
    return log.about(agent.app(), Topics.PARKED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update files.revision set message = 'x'",
        "delete from files.revision",
        "truncate files.revision",
        "update files.file_change set path = 'x'",
        "delete from files.file_change",
        "delete from files.blob",
        "update files.blob set inline = ''",
        "delete from files.head",
        "delete from files.tool_call",
        "update files.tool_call set tool = 'x'",
        "select * from files.outbox",
        "delete from files.outbox",
        "alter table files.revision disable row level security",
        "drop table files.revision",
        "create table files.mine (x int)"
      })
  void theServicesRoleCannotRewriteHistory(String statement) throws SQLException {
    try (var connection = asService();
        var sql = connection.createStatement()) {
      assertThatThrownBy(() -> sql.execute(statement))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"blob", "head", "revision", "file_change", "head_file", "tool_call"})
  void withoutAContextNoRowIsSeen(String table) throws SQLException {
    Agent.ofNewApp(log).write("a", "x");

    try (var connection = asService();
        var sql = connection.createStatement();
        var rows = sql.executeQuery("select count(*) from files." + table)) {
      rows.next();
      assertThat(rows.getLong(1)).isZero();
    }
  }

  @Test
  void everyTableIsGuarded() throws SQLException {
    try (var connection = asAdmin();
        var sql = connection.createStatement();
        var rows =
            sql.executeQuery(
                "select object, fault from tenancy.unguarded() where object like 'files.%'")) {
      var faults = new ArrayList<String>();
      while (rows.next()) {
        faults.add(rows.getString(1) + ": " + rows.getString(2));
      }
      assertThat(faults).isEmpty();
    }
  }
}
