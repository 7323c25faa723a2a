package dev.overskill.deploy.release;

import dev.overskill.deploy.release.Release.Live;
import dev.overskill.deploy.release.Release.Queued;
import dev.overskill.deploy.release.Release.Request;
import dev.overskill.deploy.release.Release.Superseded;
import dev.overskill.deploy.visit.PageHash;
import dev.overskill.events.AppEvent.Failure;
import dev.overskill.events.AppEvent.ReleaseState;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.ReleaseId;
import dev.overskill.events.Revision;
import dev.overskill.events.TenantId;
import dev.overskill.outbox.Outbox;
import dev.overskill.outbox.OutgoingEvent;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// [Releases] in PostgreSQL, under row-level security.
@ApplicationScoped
class PostgresReleases implements Releases {
  private static final String COLUMNS =
      """
      release_id, tenant_id, app_id, slug, revision, requested_by, asked_at, state, changed_at,
      page, error_code, error_detail
      """;

  private final TenantTransaction transactions;
  private final Outbox outbox;
  private final ReleaseEvents events;
  private final Clock clock;

  @Inject
  PostgresReleases(
      TenantTransaction transactions, Outbox outbox, ReleaseEvents events, Clock clock) {
    this.transactions = transactions;
    this.outbox = outbox;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public Uni<Queued> ask(Queued release) {
    var request = release.request();
    return transactions.as(
        request.tenant(),
        connection ->
            supersede(connection, request, ReleaseState.queued)
                .chain(superseded ->
                    insert(connection, release)
                        .chain(() -> tell(connection, request.tenant(), superseded, release)))
                .replaceWith(release));
  }

  @Override
  public Uni<Optional<Release>> find(TenantId tenant, AppId app, ReleaseId release) {
    var sql =
        "SELECT "
            + COLUMNS
            + " FROM deploy.release WHERE tenant_id = $1 AND app_id = $2 AND release_id = $3";
    var key = Tuple.of(tenant.value(), app.value(), release.value());
    return rows(tenant, sql, key).map(rows -> first(rows).map(PostgresReleases::release));
  }

  @Override
  public Uni<List<Recorded>> list(TenantId tenant, AppId app, int limit) {
    var sql =
        "SELECT "
            + COLUMNS
            + " FROM deploy.release WHERE tenant_id = $1 AND app_id = $2 ORDER BY asked_at DESC, release_id DESC LIMIT $3";
    return rows(tenant, sql, Tuple.of(tenant.value(), app.value(), limit))
        .map(rows ->
            rows.stream()
                .map(row -> new Recorded(release(row), instant(row, "changed_at")))
                .toList());
  }

  @Override
  public Uni<Optional<Live>> live(TenantId tenant, AppId app) {
    var sql =
        "SELECT "
            + COLUMNS
            + " FROM deploy.release WHERE tenant_id = $1 AND app_id = $2 AND state = 'live'";
    return rows(tenant, sql, Tuple.of(tenant.value(), app.value()))
        .map(rows ->
            first(rows)
                .map(PostgresReleases::release)
                .filter(Live.class::isInstance)
                .map(Live.class::cast));
  }

  @Override
  public Uni<Boolean> advance(Release from, Release to) {
    var request = from.request();
    return transactions
        .as(
            request.tenant(),
            connection ->
                (to instanceof Live
                        ? supersede(connection, request, ReleaseState.live)
                        : Uni.createFrom().item(List.<Release>of()))
                    .chain(superseded ->
                        move(connection, from, to)
                            .chain(moved ->
                                moved
                                    ? tell(connection, request.tenant(), superseded, to)
                                        .replaceWith(true)
                                    : Uni.createFrom().failure(new Overtaken()))))
        .onFailure(Overtaken.class)
        .recoverWithItem(false);
  }

  @Override
  public Uni<List<Request>> leftovers(TenantId tenant, AppId app) {
    var sql =
        "SELECT "
            + COLUMNS
            + """
             FROM deploy.release
             WHERE tenant_id = $1 AND app_id = $2 AND placed
               AND state IN ('superseded', 'failed')
               AND release_id NOT IN (
                 SELECT release_id FROM deploy.release
                 WHERE tenant_id = $1 AND app_id = $2 AND live_at IS NOT NULL
                 ORDER BY live_at DESC LIMIT 2)
            """;
    return rows(tenant, sql, Tuple.of(tenant.value(), app.value()))
        .map(rows -> rows.stream().map(row -> release(row).request()).toList());
  }

  @Override
  public Uni<Void> swept(Request request) {
    var sql =
        "UPDATE deploy.release SET placed = false WHERE tenant_id = $1 AND app_id = $2 AND release_id = $3";
    return rows(request.tenant(), sql, key(request)).replaceWithVoid();
  }

  private Uni<List<Release>> supersede(SqlConnection connection, Request by, ReleaseState state) {
    var sql =
"""
        UPDATE deploy.release SET state = 'superseded', changed_at = $5
        WHERE tenant_id = $1 AND app_id = $2 AND release_id <> $3 AND state = $4
        RETURNING
"""
            + COLUMNS;
    var values = key(by).addString(state.name()).addOffsetDateTime(now());
    return connection
        .preparedQuery(sql)
        .execute(values)
        .map(rows -> all(rows).stream().map(PostgresReleases::release).toList());
  }

  private Uni<Void> insert(SqlConnection connection, Queued release) {
    var request = release.request();
    var sql =
        """
        INSERT INTO deploy.release (tenant_id, app_id, release_id, slug, revision, requested_by,
          asked_at, state, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $7)
        """;
    var values =
        key(request)
            .addString(request.slug().value())
            .addLong(request.revision().number())
            .addString(request.requestedBy())
            .addOffsetDateTime(request.at().atOffset(ZoneOffset.UTC));
    return connection.preparedQuery(sql).execute(values).replaceWithVoid();
  }

  private Uni<Boolean> move(SqlConnection connection, Release from, Release to) {
    var sql =
        """
        UPDATE deploy.release
        SET state = $5, changed_at = $6, page = coalesce($7, page), error_code = $8,
          error_detail = $9, placed = placed OR $5 = 'uploading',
          live_at = CASE WHEN $5 = 'live' THEN $6 ELSE live_at END
        WHERE tenant_id = $1 AND app_id = $2 AND release_id = $3 AND state = $4
        """;
    var page = to instanceof Release.Uploading(_, var hash) ? hash.value() : null;
    var error = to instanceof Release.Failed(_, var why) ? why : null;
    var values =
        key(from.request())
            .addString(from.state().name())
            .addString(to.state().name())
            .addOffsetDateTime(now())
            .addValue(page)
            .addValue(error == null ? null : error.code())
            .addValue(error == null ? null : error.detail());
    return connection.preparedQuery(sql).execute(values).map(rows -> rows.rowCount() == 1);
  }

  private Uni<Void> tell(
      SqlConnection connection, TenantId tenant, List<Release> before, Release last) {
    var told = new ArrayList<OutgoingEvent>();
    before.forEach(release -> told.addAll(events.of(release)));
    told.addAll(events.of(last));
    return outbox.append(connection, tenant, told);
  }

  private Uni<List<Row>> rows(TenantId tenant, String sql, Tuple values) {
    return transactions.as(
        tenant,
        connection -> connection.preparedQuery(sql).execute(values).map(PostgresReleases::all));
  }

  private static List<Row> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).toList();
  }

  private static Optional<Row> first(List<Row> rows) {
    return rows.stream().findFirst();
  }

  private static Tuple key(Request request) {
    return Tuple.of(request.tenant().value(), request.app().value(), request.release().value());
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static java.time.Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  private static Release release(Row row) {
    var request =
        new Request(
            new ReleaseId(row.getString("release_id")),
            new TenantId(row.getString("tenant_id")),
            new AppId(row.getString("app_id")),
            new AppSlug(row.getString("slug")),
            new Revision(row.getLong("revision")),
            row.getString("requested_by"),
            instant(row, "asked_at"));
    return switch (ReleaseState.valueOf(row.getString("state"))) {
      case queued -> new Queued(request);
      case bundling -> new Release.Bundling(request);
      case uploading -> new Release.Uploading(request, new PageHash(row.getString("page")));
      case verifying -> new Release.Verifying(request, new PageHash(row.getString("page")));
      case live -> new Live(request, new PageHash(row.getString("page")));
      case superseded -> new Superseded(request);
      case failed ->
          new Release.Failed(
              request, new Failure(row.getString("error_code"), row.getString("error_detail")));
    };
  }

  /// Rolls the transaction back: somebody else moved the release.
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overtaken() {
      super("the release has moved on", null, false, false);
    }
  }
}
