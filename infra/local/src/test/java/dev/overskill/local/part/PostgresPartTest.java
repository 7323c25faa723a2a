package dev.overskill.local.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresPartTest {
  private static final String KEY = "YSBjb250ZXh0IGtleSBvbmx5IGZvciB0ZXN0cywgMzI=";

  @TempDir private Path folder;
  private int port;
  private PostgresPart part;

  @BeforeEach
  void describe() throws IOException {
    port = Sockets.anyFree();
    part = part(port);
  }

  private PostgresPart part(int at) {
    var repository = Repository.find();
    return new PostgresPart(
        new PostgresPart.Settings(
            folder.resolve("postgres"),
            repository.cache(),
            folder.resolve("postgres.log"),
            at,
            true),
        new PostgresBaseline(
            repository.resolve("infra/postgres"),
            new PostgresBaseline.Logins(
                new Secret("admin"),
                new Secret("migrator"),
                new Secret("app"),
                new Secret("relay")),
            new Secret(KEY)));
  }

  @Test
  void dataSurvivesAnOrderlyRestart() throws Exception {
    var first = Run.start(part);
    write("kept");
    first.end();

    var second = Run.start(part);

    assertThat(read()).isEqualTo("kept");
    second.end();
  }

  @Test
  void acknowledgedDataSurvivesAKill() throws Exception {
    var first = Run.start(part);
    write("kept");
    first.child().kill();
    first.child().ended().get(10, TimeUnit.SECONDS);

    var second = Run.start(part);

    assertThat(read()).isEqualTo("kept");
    second.end();
  }

  @Test
  void startsThoughAnotherProcessHasTheNumberOfAKilledServer() throws Exception {
    Run.start(part).end();
    // Left by a kill; the number now belongs to a program that lives: this one.
    var left =
        """
        %d
        %s
        """
            .formatted(ProcessHandle.current().pid(), folder.resolve("postgres/cluster"));
    Files.writeString(folder.resolve("postgres/cluster/postmaster.pid"), left);

    var second = Run.start(part);

    assertThat(second.child().alive()).isTrue();
    second.end();
  }

  @Test
  void theAppRoleIsNoSuperuserAndCannotReadTheContextKey() throws Exception {
    var run = Run.start(part);

    try (var connection = connect("overskill_app", "app");
        var statement = connection.createStatement()) {
      var superuser = statement.executeQuery("select current_setting('is_superuser')");
      superuser.next();
      assertThat(superuser.getString(1)).isEqualTo("off");
      assertThat(canRead(connection, "tenancy.context_key")).isFalse();
    }
    run.end();
  }

  private static boolean canRead(Connection connection, String table) throws SQLException {
    try (var query = connection.prepareStatement("select has_table_privilege(?, 'select')")) {
      query.setString(1, table);
      var answer = query.executeQuery();
      answer.next();
      return answer.getBoolean(1);
    }
  }

  private void write(String text) throws SQLException {
    try (var connection = connect("postgres", "admin");
        var statement = connection.createStatement()) {
      statement.execute("create table public.note (text text)");
      statement.execute("insert into public.note values ('" + text + "')");
    }
  }

  private String read() throws SQLException {
    try (var connection = connect("postgres", "admin");
        var statement = connection.createStatement();
        var found = statement.executeQuery("select text from public.note")) {
      found.next();
      return found.getString(1);
    }
  }

  private Connection connect(String user, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/overskill", user, password);
  }
}
