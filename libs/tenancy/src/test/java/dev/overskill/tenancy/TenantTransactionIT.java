package dev.overskill.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.events.TenantId;
import dev.overskill.tenancy.TenantTransaction.Closing;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Statements that are sent without waiting take effect together or not at all.
final class TenantTransactionIT {
  private static final TenantId ANN = new TenantId("ten_ann");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String ADD =
      "insert into files.note (tenant_id, body) values ('ten_ann', '%s')";
  private static final String ADD_TO_BOB =
      "insert into files.note (tenant_id, body) values ('ten_bob', 'x')";

  private static TestDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = new TestDatabase();
    database.migrate(
        """
        create table files.note (tenant_id text, body text, primary key (tenant_id, body));
        select tenancy.guard('files.note');
        """);
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  @BeforeEach
  void nothingIsThere() throws SQLException {
    try (var connection = database.superuser();
        var statement = connection.createStatement()) {
      statement.execute("truncate files.note");
    }
  }

  private static Uni<?> run(SqlConnection connection, String statement) {
    return connection.query(statement).execute();
  }

  private static String close(String check, String write) {
    return closing(
        connection -> () -> run(connection, check), connection -> () -> run(connection, write));
  }

  private static String closing(
      Function<SqlConnection, Supplier<Uni<?>>> check,
      Function<SqlConnection, Supplier<Uni<?>>> write) {
    return database
        .transaction()
        .closing(
            ANN,
            connection ->
                Uni.createFrom()
                    .item(
                        new Closing<>("done", write.apply(connection))
                            .after(check.apply(connection))))
        .await()
        .atMost(LIMIT);
  }

  private static List<String> notes() throws SQLException {
    try (var connection = database.superuser();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select coalesce(array_agg(body order by body), '{}') from files.note")) {
      rows.next();
      return List.of((String[]) rows.getArray(1).getArray());
    }
  }

  @Test
  void whatIsWrittenAtTheEndIsCommitted() throws SQLException {
    var item = close("select 1", ADD.formatted("a"));

    assertThat(item).isEqualTo("done");
    assertThat(notes()).containsExactly("a");
  }

  @Test
  void aWriteThatFailsIsReported() throws SQLException {
    assertThatThrownBy(() -> close("select 1", ADD.formatted("a") + "; select 1/0"))
        .isInstanceOf(PgException.class)
        .hasMessageContaining("division by zero");

    assertThat(notes()).isEmpty();
  }

  @Test
  void nothingIsWrittenAfterACheckThatFails() throws SQLException {
    assertThatThrownBy(() -> close("select 1/0", ADD.formatted("a")))
        .isInstanceOf(PgException.class)
        .hasMessageContaining("division by zero");

    assertThat(notes()).isEmpty();
  }

  @Test
  void aWriteThatCannotBeMadeIsReported() throws SQLException {
    assertThatThrownBy(() ->
            closing(
                connection -> () -> run(connection, "select 1"),
                _ ->
                    () -> {
                      throw new IllegalStateException("no value");
                    }))
        .hasMessage("no value");

    assertThat(notes()).isEmpty();
  }

  @Test
  void aValueThatTheDriverRefusesLeavesNothingToCommit() throws SQLException {
    assertThatThrownBy(() ->
            closing(
                connection -> () -> run(connection, "select 1"),
                connection ->
                    () ->
                        connection
                            .preparedQuery("insert into files.note values ('ten_ann', $1)")
                            .execute(Tuple.of(List.of(1)))))
        .isInstanceOf(Exception.class);

    assertThat(notes()).isEmpty();
    close("select 1", ADD.formatted("a"));
    assertThat(notes()).containsExactly("a");
  }

  @Test
  void theContextHoldsForWhatIsWrittenAtTheEnd() throws SQLException {
    assertThatThrownBy(() -> close("select 1", ADD_TO_BOB))
        .hasMessageContaining("row-level security");

    assertThat(notes()).isEmpty();
  }

  @Test
  void aFailureThatTheWorkForgivesIsNotTakenForACommit() throws SQLException {
    var work =
        database
            .transaction()
            .as(
                ANN,
                connection ->
                    run(connection, ADD.formatted("a"))
                        .chain(() -> run(connection, "select 1/0"))
                        .onFailure()
                        .recoverWithNull()
                        .replaceWith("done"));

    assertThatThrownBy(() -> work.await().atMost(LIMIT))
        .isInstanceOf(PgException.class)
        .hasMessageContaining("aborted");
    assertThat(notes()).isEmpty();
  }

  @Test
  void workThatThrowsAtOnceLeavesTheConnectionAsItWas() throws SQLException {
    for (int i = 0; i < 10; i++) {
      var work =
          database
              .transaction()
              .as(
                  ANN,
                  _ -> {
                    throw new IllegalStateException("refused");
                  });
      assertThatThrownBy(() -> work.await().atMost(LIMIT)).hasMessage("refused");
    }
    close("select 1", ADD.formatted("a"));

    assertThat(notes()).containsExactly("a");
  }

  @Test
  void aCutConnectionFailsTheWorkAndIsNotUsedAgain() throws SQLException {
    var cut =
        database
            .transaction()
            .as(
                ANN,
                connection ->
                    run(connection, ADD.formatted("a"))
                        .chain(() ->
                            run(connection, "select pg_terminate_backend(pg_backend_pid())")));
    assertThatThrownBy(() -> cut.await().atMost(LIMIT)).isInstanceOf(Exception.class);

    Uni.createFrom()
        .deferred(
            () -> database.transaction().as(ANN, connection -> run(connection, ADD.formatted("b"))))
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(20))
        .atMost(10)
        .await()
        .atMost(LIMIT);

    assertThat(notes()).containsExactly("b");
  }
}
