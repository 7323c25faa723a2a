package dev.overskill.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import dev.overskill.tenancy.TenantTransaction;
import dev.overskill.testkit.RlsGate;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/// What injected SQL could do with this service's own rights: nothing beyond its tenant.
@QuarkusTest
@QuarkusTestResource(AuthParts.class)
class IsolationIT {
  private static final List<String> TENANT_TABLES =
      List.of(
          "tenant",
          "member",
          "key",
          "app",
          "app_slug",
          "app_entities",
          "app_entities_usage",
          "upstream");
  private static final List<String> USER_TABLES = List.of("account", "session", "sign_in_code");

  @Inject TenantTransaction transaction;

  private List<String> as(String tenant, String sql) {
    return soon(transaction.as(new TenantId(tenant), running(sql)));
  }

  private List<String> asUser(String user, String sql) {
    return soon(transaction.asUser(new UserId(user), running(sql)));
  }

  private List<String> asPlatform(String sql) {
    return soon(transaction.asPlatform(running(sql)));
  }

  private static <T> T soon(Uni<T> work) {
    return work.await().atMost(Duration.ofSeconds(20));
  }

  private static Function<SqlConnection, Uni<List<String>>> running(String sql) {
    return connection ->
        connection
            .query(sql)
            .execute()
            .map(rows -> {
              var found = new ArrayList<String>();
              rows.forEach(row -> found.add(String.valueOf(row.getValue(0))));
              return List.copyOf(found);
            });
  }

  private static Api.Member tenantWithEverything() {
    var owner = Api.owner();
    var app =
        Api.createApp(owner, Api.freshSlug()).then().statusCode(201).extract().<String>path("app");
    owner
        .request()
        .body(Map.of("url", "https://a.example.com"))
        .put("/auth/v1/apps/{app}/upstream", app)
        .then()
        .statusCode(200);
    Api.as(Api.grant(owner.tenant(), app))
        .body("{}")
        .post("/auth/entities/todos")
        .then()
        .statusCode(201);
    Api.createKey(owner, "agent").then().statusCode(201);
    return owner;
  }

  @Test
  void noTableIsUnguarded() {
    assertThat(RlsGate.unguarded("auth")).isEmpty();
    assertThat(RlsGate.tables("auth"))
        .containsAll(TENANT_TABLES)
        .containsAll(USER_TABLES)
        .contains("signing_key", "outbox");
  }

  @Test
  void aTenantSeesItsOwnRowsOnly() {
    var ann = tenantWithEverything();
    var bob = tenantWithEverything();

    for (var table : TENANT_TABLES) {
      assertThat(as(ann.tenant(), "select distinct tenant_id from auth." + table))
          .as(table)
          .containsExactly(ann.tenant());
      assertThat(
              as(
                  ann.tenant(),
                  "select 1 from auth.%s where tenant_id = '%s'".formatted(table, bob.tenant())))
          .as(table)
          .isEmpty();
    }
    for (var table : USER_TABLES) {
      assertThat(as(ann.tenant(), "select 1 from auth." + table)).as(table).isEmpty();
    }
    assertThat(as(ann.tenant(), "select 1 from auth.signing_key")).isEmpty();
  }

  @Test
  void aTenantChangesNobodyElse() {
    var ann = tenantWithEverything();
    var bob = tenantWithEverything();
    var where = " where tenant_id = '" + bob.tenant() + "' returning tenant_id";

    assertThat(as(ann.tenant(), "update auth.member set role = 'viewer'" + where)).isEmpty();
    assertThat(as(ann.tenant(), "delete from auth.member" + where)).isEmpty();
    assertThat(as(ann.tenant(), "update auth.app set status = 'suspended'" + where)).isEmpty();
    assertThat(as(ann.tenant(), "delete from auth.key" + where)).isEmpty();
    refused(ann, "delete from auth.app_slug" + where);
    refused(ann, "delete from auth.app" + where);
    refused(ann, "update auth.tenant set name = 'x'" + where);
    refused(ann, "insert into auth.tenant (tenant_id, name) values ('ten_new', 'x')");
    refused(
        ann,
        "insert into auth.member values ('%s', '%s', 'x', 'owner', now())"
            .formatted(bob.tenant(), ann.user()));
    refused(
        ann,
        "insert into auth.app_slug values ('%s', '%s', 'app_1')"
            .formatted(Api.freshSlug(), bob.tenant()));
    refused(ann, "update auth.app set tenant_id = '%s'".formatted(bob.tenant()));
    refused(ann, "select * from auth.flyway_schema_history");
    refused(ann, "select * from auth.outbox");
  }

  private void refused(Api.Member member, String sql) {
    assertThatThrownBy(() -> as(member.tenant(), sql)).as(sql).isNotNull();
  }

  @Test
  void aPersonSeesTheirMembershipsAndChangesNone() {
    var ann = tenantWithEverything();
    var bob = tenantWithEverything();

    assertThat(asUser(ann.user(), "select tenant_id from auth.member"))
        .containsExactly(ann.tenant());
    assertThat(asUser(ann.user(), "select tenant_id from auth.tenant"))
        .containsExactly(ann.tenant());
    assertThat(asUser(ann.user(), "select distinct user_id from auth.session"))
        .containsExactly(ann.user());
    assertThat(asUser(ann.user(), "update auth.member set role = 'owner' returning user_id"))
        .isEmpty();
    assertThat(asUser(ann.user(), "delete from auth.member returning user_id")).isEmpty();
    assertThat(
            asUser(
                ann.user(),
                "delete from auth.session where user_id = '%s' returning 1".formatted(bob.user())))
        .isEmpty();
    for (var table : List.of("key", "app", "app_slug", "signing_key")) {
      assertThat(asUser(ann.user(), "select 1 from auth." + table)).as(table).isEmpty();
    }
  }

  @Test
  void thePlatformSeesNothingOfTenants() {
    tenantWithEverything();

    for (var table :
        List.of("member", "key", "app", "app_slug", "session", "sign_in_code", "tenant")) {
      assertThat(asPlatform("select 1 from auth." + table)).as(table).isEmpty();
    }
    assertThat(asPlatform("select 1 from auth.signing_key")).isNotEmpty();
  }

  @Test
  void whatIsFoundIsFoundByAnIndex() throws SQLException {
    var ann = tenantWithEverything();
    fill();

    var apps = plan(as(ann.tenant(), "explain select * from auth.app"));
    var members =
        plan(
            asUser(
                ann.user(),
                "explain select * from auth.member where user_id = '%s'".formatted(ann.user())));
    var keys =
        plan(
            as(
                ann.tenant(),
                "explain select * from auth.key where tenant_id = '%s' and key_id = 'key_1'"
                    .formatted(ann.tenant())));

    assertThat(List.of(apps, members, keys))
        .allSatisfy(plan ->
            assertThat(plan)
                .contains("Index Cond")
                .doesNotContain("Seq Scan on app")
                .doesNotContain("Seq Scan on member"));
  }

  private static String plan(List<String> lines) {
    return String.join("\n", lines);
  }

  /// Many tenants, so that the planner has a reason to use an index.
  private static void fill() throws SQLException {
    var config = ConfigProvider.getConfig();
    try (var connection =
            DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                "postgres",
                config.getValue("overskill.test.postgres.admin-password", String.class));
        var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into auth.tenant (tenant_id, name)
            select 'ten_many' || i, 'x' from generate_series(1, 4000) i on conflict do nothing;
          insert into auth.account (user_id, email)
            select 'usr_many' || i, 'many' || i from generate_series(1, 4000) i on conflict do nothing;
          insert into auth.member
            select 'ten_many' || i, 'usr_many' || i, 'x', 'owner', now() from generate_series(1, 4000) i
            on conflict do nothing;
          insert into auth.app
            select 'ten_many' || i % 4000 + 1, 'app_many' || i, 's', 'x', 'active' from generate_series(1, 20000) i
            on conflict do nothing;
          insert into auth.key (tenant_id, key_id, kind, name, secret_hash, created_by)
            select 'ten_many' || i, 'key_1', 'agent', 'x', 'x', 'x' from generate_series(1, 4000) i
            on conflict do nothing;
          analyze auth.app, auth.member, auth.key, auth.tenant;
          """);
    }
  }
}
