package dev.overskill.auth.app;

import dev.overskill.events.AppEvent.AppCreated;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppEvent.AppStatusChanged;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.TenantId;
import dev.overskill.outbox.Outbox;
import dev.overskill.outbox.OutgoingEvent;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The apps of tenants in PostgreSQL. Whatever changes leaves as events in the same transaction.
@Singleton
class PostgresApps {
  private static final String COLUMNS = "tenant_id, app_id, slug, name, status";

  private final TenantTransaction transaction;
  private final Outbox outbox;

  @Inject
  PostgresApps(TenantTransaction transaction, Outbox outbox) {
    this.transaction = transaction;
    this.outbox = outbox;
  }

  /// What became of a wish for an app.
  enum Saved {
    STORED,
    SLUG_TAKEN,
    TOO_MANY
  }

  Uni<Saved> create(App app, int mostPerTenant) {
    return transaction.as(
        app.tenant(),
        connection ->
            count(connection, app.tenant())
                .chain(count ->
                    count >= mostPerTenant
                        ? Uni.createFrom().item(Saved.TOO_MANY)
                        : insert(connection, app)));
  }

  private static Uni<Long> count(SqlConnection connection, TenantId tenant) {
    return connection
        .preparedQuery("select count(*) from auth.app where tenant_id = $1")
        .execute(Tuple.of(tenant.value()))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  private Uni<Saved> insert(SqlConnection connection, App app) {
    return connection
        .preparedQuery(
            """
            with free as (
              insert into auth.app_slug (slug, tenant_id, app_id) values ($3, $1, $2)
              on conflict on constraint app_slug_is_taken_once do nothing
              returning tenant_id, app_id, slug)
            insert into auth.app (tenant_id, app_id, slug, name, status)
            select tenant_id, app_id, slug, $4, $5 from free
            """)
        .execute(
            Tuple.of(
                app.tenant().value(),
                app.id().value(),
                app.slug().value(),
                app.name(),
                app.status().name()))
        .chain(rows ->
            rows.rowCount() == 0
                ? Uni.createFrom().item(Saved.SLUG_TAKEN)
                : outbox
                    .append(
                        connection,
                        app.tenant(),
                        List.of(
                            OutgoingEvent.of(app.state()),
                            OutgoingEvent.of(
                                app.id(), null, new AppCreated(app.id(), app.slug(), app.name()))))
                    .replaceWith(Saved.STORED));
  }

  /// The apps before this one, newest first.
  Uni<List<App>> list(TenantId tenant, String before, int limit) {
    return transaction.as(
        tenant,
        connection ->
            connection
                .preparedQuery(
                    """
                    select %s from auth.app where tenant_id = $1 and ($2 = '' or app_id < $2)
                    order by app_id desc limit $3
                    """
                        .formatted(COLUMNS))
                .execute(Tuple.of(tenant.value(), before, limit))
                .map(PostgresApps::read));
  }

  Uni<Optional<App>> find(TenantId tenant, AppId app) {
    return transaction.as(tenant, connection -> find(connection, tenant, app, ""));
  }

  /// Changes what is not null; empty if the tenant has no such app.
  Uni<Optional<App>> change(
      TenantId tenant, AppId app, @Nullable String name, @Nullable AppStatus status) {
    return transaction.as(
        tenant,
        connection ->
            find(connection, tenant, app, "for update")
                .chain(found -> {
                  if (found.isEmpty()) {
                    return Uni.createFrom().item(found);
                  }
                  var was = found.get();
                  var is =
                      was.with(
                          name == null ? was.name() : name, status == null ? was.status() : status);
                  return is.equals(was)
                      ? Uni.createFrom().item(found)
                      : update(connection, was, is).replaceWith(Optional.of(is));
                }));
  }

  private Uni<Void> update(SqlConnection connection, App was, App is) {
    var events = new ArrayList<OutgoingEvent>();
    events.add(OutgoingEvent.of(is.state()));
    if (is.status() != was.status()) {
      events.add(
          OutgoingEvent.of(is.id(), null, new AppStatusChanged(is.id(), is.slug(), is.status())));
    }
    return connection
        .preparedQuery(
            "update auth.app set name = $3, status = $4 where tenant_id = $1 and app_id = $2")
        .execute(Tuple.of(is.tenant().value(), is.id().value(), is.name(), is.status().name()))
        .chain(() -> outbox.append(connection, is.tenant(), events));
  }

  private static Uni<Optional<App>> find(
      SqlConnection connection, TenantId tenant, AppId app, String lock) {
    return connection
        .preparedQuery(
            "select %s from auth.app where tenant_id = $1 and app_id = $2 %s"
                .formatted(COLUMNS, lock))
        .execute(Tuple.of(tenant.value(), app.value()))
        .map(rows -> read(rows).stream().findFirst());
  }

  private static List<App> read(RowSet<Row> rows) {
    var apps = new ArrayList<App>();
    for (var row : rows) {
      apps.add(
          new App(
              new TenantId(row.getString("tenant_id")),
              new AppId(row.getString("app_id")),
              new AppSlug(row.getString("slug")),
              row.getString("name"),
              AppStatus.valueOf(row.getString("status"))));
    }
    return List.copyOf(apps);
  }
}
