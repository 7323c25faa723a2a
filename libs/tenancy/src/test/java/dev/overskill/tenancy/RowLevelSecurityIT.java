package dev.overskill.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.events.TenantId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowLevelSecurityIT {
  private static final TenantId ANN = new TenantId("ten_ann");
  private static final TenantId BOB = new TenantId("ten_bob");
  private static TestDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = new TestDatabase();
    database.migrate(
        """
        create table files.note (tenant_id text, id int, body text, primary key (tenant_id, id));
        select tenancy.guard('files.note');
        create table files.part (tenant_id text, note int,
          foreign key (tenant_id, note) references files.note, primary key (tenant_id, note));
        select tenancy.guard('files.part');
        select tenancy.create_outbox('files');
        """);
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  @BeforeEach
  void twoTenantsWithOneNoteEach() throws SQLException {
    try (var connection = database.superuser();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          truncate files.note, files.part;
          insert into files.note values ('ten_ann', 1, 'ann''s'), ('ten_bob', 1, 'bob''s');
          """);
    }
  }

  private static <T> T as(TenantId tenant, Function<SqlConnection, Uni<T>> work) {
    return database.transaction().as(tenant, work).await().atMost(Duration.ofSeconds(20));
  }

  private static Function<SqlConnection, Uni<List<String>>> sql(String statement) {
    return connection -> connection.query(statement).execute().map(RowLevelSecurityIT::first);
  }

  private static List<String> first(RowSet<io.vertx.mutiny.sqlclient.Row> rows) {
    var found = new ArrayList<String>();
    rows.forEach(row -> found.add(String.valueOf(row.getValue(0))));
    return found;
  }

  @Test
  void aTenantSeesItsOwnRows() {
    assertThat(as(ANN, sql("select body from files.note"))).containsExactly("ann's");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select body from files.note where tenant_id = 'ten_bob'",
        "select body from files.note where tenant_id = 'ten_bob' for update",
        "update files.note set body = 'x' where tenant_id = 'ten_bob' returning body",
        "delete from files.note where tenant_id = 'ten_bob' returning body",
        "merge into files.note n using (select 1 id) s on n.tenant_id = 'ten_bob' and n.id = s.id"
            + " when matched then update set body = 'x' returning n.body",
        "with taken as (delete from files.note where id = 1 and tenant_id <> 'ten_ann' returning *)"
            + " select body from taken",
        "select body from (select * from files.note offset 0) n where tenant_id = 'ten_bob'",
        "select tenancy.verified('user')",
      })
  void noStatementReachesAnotherTenant(String statement) {
    assertThat(as(ANN, sql(statement)))
        .doesNotContain("bob's", "x")
        .allMatch(v -> v.equals("null"));
    assertThat(as(BOB, sql("select body from files.note"))).containsExactly("bob's");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into files.note values ('ten_bob', 2, 'planted')",
        "update files.note set tenant_id = 'ten_bob', id = 7",
        "insert into files.note values ('ten_bob', 1, 'x') on conflict (tenant_id, id) do update set body = 'x'",
        "insert into files.part values ('ten_bob', 1)",
        "insert into files.outbox (tenant_id, topic, key, headers) values ('ten_bob', 't', 'k', '{}')",
        "truncate files.note",
        "alter table files.note disable row level security",
        "select key from files.outbox",
        "select inner_block from tenancy.context_key",
        "select tenancy.set_context_key('\\x00')",
        "set local row_security = off; select * from files.note",
        "set role overskill_owner",
        "set local session authorization overskill_owner",
        "create function files.f() returns int language sql as 'select 1'",
        "create temporary table note (id int)",
        "create policy all_of_it on files.note using (true)",
        "copy files.note to '/tmp/out'",
        "listen_no; do $$ begin perform pg_read_file('/etc/passwd'); end $$",
      })
  void theAppRoleIsRefused(String statement) {
    assertThatThrownBy(() -> as(ANN, sql(statement))).isInstanceOf(Exception.class);
    assertThat(as(BOB, sql("select body from files.note"))).containsExactly("bob's");
  }

  @Test
  void withoutAContextThereIsNothing() {
    var rows = database.pool().query("select body from files.note").executeAndAwait();

    assertThat(rows.size()).isZero();
  }

  @Test
  void theContextDoesNotReachTheNextBorrower() {
    for (int i = 0; i < 50; i++) {
      as(ANN, sql("select body from files.note"));

      var rows = database.pool().query("select body from files.note").executeAndAwait();

      assertThat(rows.size()).isZero();
    }
  }

  @Test
  void theContextDoesNotOutliveAFailedTransaction() {
    assertThatThrownBy(() -> as(ANN, sql("select 1/0"))).isInstanceOf(Exception.class);

    var rows = database.pool().query("select body from files.note").executeAndAwait();

    assertThat(rows.size()).isZero();
  }

  @Test
  void aForgedContextIsWorthNothing() {
    var genuine = signed(Clock.systemUTC(), TestDatabase.CONTEXT_KEY);
    var forged =
        List.of(
            "",
            "tenant:ten_bob",
            "ten_bob",
            genuine.replace("ten_bob", "ten_ann"),
            genuine.replace("tenant:", "user:"),
            genuine.toUpperCase(java.util.Locale.ROOT),
            genuine + "\n",
            genuine + ":",
            " " + genuine,
            genuine.substring(0, genuine.length() - 2) + "zz",
            genuine.substring(0, genuine.length() - 64) + "0".repeat(64),
            signed(Clock.systemUTC(), Secret.ofText("another key")),
            signed(at(-31), TestDatabase.CONTEXT_KEY),
            signed(at(+40), TestDatabase.CONTEXT_KEY));

    for (var context : forged) {
      assertThat(seenWith(context)).as("context <%s>", context).isEmpty();
    }
    assertThat(seenWith(genuine)).containsExactly("bob's");
  }

  private static List<String> seenWith(String context) {
    return database
        .pool()
        .withTransaction(connection ->
            connection
                .preparedQuery("select set_config('overskill.context', $1, true)")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(context))
                .chain(() -> sql("select body from files.note").apply(connection)))
        .await()
        .atMost(Duration.ofSeconds(20));
  }

  private static String signed(Clock clock, Secret key) {
    return new ContextSigner(key, clock).sign(new Scope.Tenant(BOB));
  }

  private static Clock at(int seconds) {
    return Clock.fixed(Instant.now(Clock.systemUTC()).plusSeconds(seconds), ZoneOffset.UTC);
  }

  @Test
  void thePolicyAsksForTheContextOncePerStatementAndUsesTheIndex() throws SQLException {
    try (var connection = database.superuser();
        var statement = connection.createStatement()) {
      statement.execute(
          "insert into files.note select 'ten_' || (i % 5000), i, 'x' from generate_series(10, 100000) i;"
              + " analyze files.note");
    }

    var plan = String.join("\n", as(ANN, sql("explain select body from files.note")));

    assertThat(plan).contains("InitPlan").contains("Index Cond").doesNotContain("Seq Scan");
  }

  @Test
  void theRelayTakesFromOutboxesAndNothingElse() throws SQLException {
    as(
        ANN,
        sql(
            "insert into files.outbox (tenant_id, topic, key, headers) values ('ten_ann', 't', 'k', '{}')"));

    try (var connection = database.as("overskill_relay");
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("delete from files.outbox")).isEqualTo(1);
      assertThatThrownBy(() -> statement.execute("select * from files.note"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void theGateFindsNothingHere() throws SQLException {
    assertThat(unguarded()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table files.bad (tenant_id text primary key)",
        "create table files.bad (tenant_id text primary key); alter table files.bad enable row level security",
        "create table files.bad (tenant_id text primary key); select tenancy.guard('files.bad');"
            + " alter table files.bad no force row level security",
        "create table files.bad (tenant_id text primary key); select tenancy.guard('files.bad');"
            + " create policy open on files.bad to overskill_app using (true)",
        "create table files.bad (tenant_id text primary key); select tenancy.guard('files.bad');"
            + " create policy lazy on files.bad to overskill_app using (tenant_id = tenancy.verified_tenant())",
        "create table files.bad (tenant_id text, id int primary key); select tenancy.guard('files.bad')",
        "create table files.bad (tenant_id text, id int, primary key (tenant_id, id), unique (id));"
            + " select tenancy.guard('files.bad')",
        "alter table files.note add unique (id, tenant_id);"
            + " create table files.bad (tenant_id text primary key, note int, of_tenant text,"
            + " foreign key (note, of_tenant) references files.note (id, tenant_id));"
            + " select tenancy.guard('files.bad')",
        "create view files.bad as select * from files.note",
        "create materialized view files.bad as select * from files.note; grant select on files.bad to overskill_app",
        "create function files.bad() returns bigint language sql security definer as 'select count(*) from files.note'",
        "create table files.bad (tenant_id text primary key) partition by list (tenant_id);"
            + " select tenancy.guard('files.bad');"
            + " create table files.bad_a partition of files.bad for values in ('ten_ann')",
      })
  void theGateFinds(String mistake) throws SQLException {
    try (var connection = database.as("overskill_migrator");
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(mistake);

      assertThat(unguarded(connection)).isNotEmpty();

      connection.rollback();
    }
  }

  private static List<String> unguarded() throws SQLException {
    try (var connection = database.superuser()) {
      return unguarded(connection);
    }
  }

  private static List<String> unguarded(java.sql.Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select object || ' ' || fault from tenancy.unguarded()")) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
