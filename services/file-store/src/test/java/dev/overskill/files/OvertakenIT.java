package dev.overskill.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.BackingParts;
import dev.overskill.testkit.TestIssuer;
import dev.overskill.testkit.TestLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An agent's change meets a draft that another node has changed, or is changing.
@QuarkusTest
@QuarkusTestResource(BackingParts.class)
@QuarkusTestResource(TestIssuer.class)
class OvertakenIT {
  @SuppressWarnings("NullAway.Init")
  private static TestLog log;

  @Inject MeterRegistry meters;

  @BeforeAll
  static void open() {
    log = TestLog.open();
  }

  @AfterAll
  static void close() {
    log.close();
  }

  /// Another node, which can do what it likes.
  private static Connection anotherNode() throws SQLException {
    var config = ConfigProvider.getConfig();
    var connection =
        DriverManager.getConnection(
            config.getValue("quarkus.datasource.jdbc.url", String.class),
            "postgres",
            config.getValue("overskill.test.postgres.admin-password", String.class));
    connection.setAutoCommit(false);
    return connection;
  }

  private static void run(Connection connection, Agent agent, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, agent.tenant().value());
      statement.setString(2, agent.app().value());
      statement.execute();
    }
  }

  /// Makes the next revision, which restores nothing and changes nothing.
  private static void revise(Connection connection, Agent agent) throws SQLException {
    run(
        connection,
        agent,
        """
        with moved as (
          update files.head set revision = revision + 1 where tenant_id = ? and app_id = ?
          returning tenant_id, app_id, revision)
        insert into files.revision
          (tenant_id, app_id, number, author_kind, author_id, files, bytes)
        select tenant_id, app_id, revision, 'user', 'somebody', 1, 1 from moved
        """);
  }

  private double overtaken() {
    return meters.counter("overskill.files.tools.overtaken").count();
  }

  private static long revision(ToolOutcome outcome) {
    assertThat(outcome).isInstanceOf(ToolOutcome.Succeeded.class);
    return ((ToolOutcome.Succeeded) outcome).result().path("revision").asLong();
  }

  @Test
  void aChangeOfADraftThatAnotherNodeChangedFollowsIt() throws SQLException {
    var agent = Agent.ofNewApp(log);
    agent.write("a", "1");
    try (var other = anotherNode()) {
      revise(other, agent);
      other.commit();
    }
    var before = overtaken();

    var third = agent.write("a", "2");
    var fourth = agent.write("a", "3");

    assertThat(revision(third)).isEqualTo(3);
    assertThat(revision(fourth)).isEqualTo(4);
    assertThat(overtaken()).isEqualTo(before + 1);
    assertThat(agent.changes())
        .extracting(AppEvent.FileChanged::base)
        .extracting(base -> base.number())
        .containsExactly(0L, 2L, 3L);
  }

  @Test
  void aChangeWaitsForTheNodeThatHasTheDraft() throws SQLException {
    var agent = Agent.ofNewApp(log);
    agent.write("a", "1");
    var before = overtaken();
    try (var other = anotherNode()) {
      revise(other, agent);

      var call = agent.send("write_file", it -> it.put("path", "a").put("content", "2"));
      Await.until("the change meets the other node", () -> overtaken() > before);
      other.commit();

      assertThat(revision(agent.await(call))).isEqualTo(3);
    }
  }

  @Test
  void aRefusalForADraftThatIsNoMoreIsNotTheAnswer() throws SQLException {
    var agent = Agent.ofNewApp(log);
    agent.write("a", "1");
    try (var other = anotherNode()) {
      run(other, agent, "update files.head_file set path = 'b' where tenant_id = ? and app_id = ?");
      revise(other, agent);
      other.commit();
    }

    var deleted = agent.call("delete_file", it -> it.put("path", "b"));

    assertThat(revision(deleted)).isEqualTo(3);
  }
}
