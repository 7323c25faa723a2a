package dev.overskill.stream.supervise;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.RunEnded;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState.Fence;
import dev.overskill.events.BlobHash;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.outbox.Outbox;
import dev.overskill.outbox.OutgoingEvent;
import dev.overskill.stream.approval.Decided;
import dev.overskill.stream.approval.PostgresApprovals;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// The ledger in PostgreSQL. A page is one transaction, and so is each thing that was due.
@Singleton
final class PostgresLedger implements Ledger {
  /// A command's row lives as long as its record on the log, the others as long as events do.
  private static final Duration COMMANDS_KEPT = Topics.AGENT_COMMANDS.retention().orElseThrow();

  private static final Duration RUNS_KEPT = Topics.AGENT_EVENTS.retention().orElseThrow();

  private static final String START =
      """
      insert into stream.run (tenant_id, app_id, run_id, state, started_at, heard_at)
      values ($1, $2, $3, 'open', $4, $4)
      on conflict (tenant_id, app_id, run_id) do nothing
      """;
  private static final String END =
      """
      update stream.run set state = $5, ended_at = $4, heard_at = greatest(heard_at, $4)
      where tenant_id = $1 and app_id = $2 and run_id = $3 and state = 'open'
      """;
  private static final String HEARD =
      """
      update stream.run set heard_at = $4
      where tenant_id = $1 and app_id = $2 and run_id = $3 and state = 'open'
      """;
  private static final String OPEN =
      """
      select app_id, run_id as id from stream.run
      where tenant_id = $1 and state = 'open'
        and (app_id, run_id) in (select * from unnest($2::text[], $3::text[]))
      """;
  private static final String DECIDED =
      """
      select app_id, approval_id as id from stream.approval
      where tenant_id = $1 and decision is not null
        and (app_id, approval_id) in (select * from unnest($2::text[], $3::text[]))
      """;

  /// Two owners at once must not each leave out the other's run.
  private static final String FENCING =
      """
      select pg_advisory_xact_lock(hashtextextended('stream.fence:' || $1, 0))
      """;

  private static final String LOSE =
      """
      update stream.run set state = 'failed', reason = 'worker_lost', ended_at = $4
      where tenant_id = $1 and app_id = $2 and run_id = $3 and state = 'open'
      """;
  private static final String FENCED =
      """
      select run_id from stream.run
      where tenant_id = $1 and app_id = $2 and reason is not null
      order by ended_at desc limit $3
      """;
  private static final List<String> SWEEPS =
      List.of(
          "delete from stream.command where tenant_id = $1 and accepted_at < $2",
          "delete from stream.run where tenant_id = $1 and heard_at < $2",
          "delete from stream.approval where tenant_id = $1 and asked_at < $2");

  private final TenantTransaction transaction;
  private final PostgresApprovals approvals;
  private final Outbox outbox;
  private final Clock clock;

  @Inject
  PostgresLedger(
      TenantTransaction transaction, PostgresApprovals approvals, Outbox outbox, Clock clock) {
    this.transaction = transaction;
    this.approvals = approvals;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public Uni<Page.Standing> write(TenantId tenant, Page page) {
    return transaction.as(
        tenant,
        connection ->
            batch(connection, START, page.started(), it -> row(tenant, it.run(), it.at()))
                .chain(() -> approvals.ask(connection, tenant, page.asked()))
                .chain(() ->
                    batch(
                        connection,
                        END,
                        page.ended(),
                        it -> row(tenant, it.run(), it.at()).addString(it.ending().name())))
                .chain(() ->
                    batch(connection, HEARD, page.heard(), it -> row(tenant, it.run(), it.at())))
                .chain(() -> standing(connection, tenant, page)));
  }

  private static <T> Uni<Void> batch(
      SqlConnection connection, String sql, Collection<T> items, Function<T, Tuple> row) {
    return items.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(sql)
            .executeBatch(items.stream().map(row).toList())
            .replaceWithVoid();
  }

  private static Uni<Page.Standing> standing(SqlConnection connection, TenantId tenant, Page page) {
    var open =
        pairs(
            connection,
            OPEN,
            tenant,
            page.met().stream().map(it -> new Pair(it.app(), it.run().value())).toList());
    var asked = page.asked().stream().map(it -> new Pair(it.app(), it.asked().approval())).toList();
    return open.chain(runs ->
        pairs(connection, DECIDED, tenant, asked)
            .map(questions ->
                new Page.Standing(
                    runs.stream()
                        .map(it -> new Page.Run(it.app(), new RunId(it.id())))
                        .collect(Collectors.toSet()),
                    questions.stream()
                        .map(it -> new Page.Question(it.app(), it.id()))
                        .collect(Collectors.toSet()))));
  }

  private record Pair(AppId app, String id) {}

  /// Those of the pairs that the statement finds.
  private static Uni<Set<Pair>> pairs(
      SqlConnection connection, String sql, TenantId tenant, List<Pair> wanted) {
    if (wanted.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    var apps = wanted.stream().map(it -> it.app().value()).toArray(String[]::new);
    var ids = wanted.stream().map(Pair::id).toArray(String[]::new);
    return connection
        .preparedQuery(sql)
        .execute(Tuple.of(tenant.value(), apps, ids))
        .map(PostgresLedger::pairs);
  }

  private static Set<Pair> pairs(RowSet<Row> rows) {
    var found = new HashSet<Pair>();
    rows.forEach(
        row -> found.add(new Pair(new AppId(row.getString("app_id")), row.getString("id"))));
    return found;
  }

  private static Tuple row(TenantId tenant, Page.Run run, Instant at) {
    return Tuple.of(tenant.value(), run.app().value(), run.run().value(), sql(at));
  }

  @Override
  public Uni<Void> settle(Due due) {
    return transaction.as(
        due.app().tenant(),
        connection ->
            switch (due) {
              case Due.Lost lost -> lose(connection, lost);
              case Due.Expired expired -> expire(connection, expired);
              case Due.TimedOut late ->
                  outbox.append(connection, late.app().tenant(), List.of(refusal(late)));
            });
  }

  private Uni<Void> lose(SqlConnection connection, Due.Lost lost) {
    var app = lost.app().app();
    var tenant = lost.app().tenant();
    return connection
        .preparedQuery(FENCING)
        .execute(Tuple.of(app.value()))
        .chain(() ->
            connection
                .preparedQuery(LOSE)
                .execute(row(tenant, new Page.Run(app, lost.run()), clock.instant())))
        .chain(updated ->
            updated.rowCount() == 0 ? Uni.createFrom().voidItem() : fence(connection, lost));
  }

  private Uni<Void> fence(SqlConnection connection, Due.Lost lost) {
    var app = lost.app().app();
    var tenant = lost.app().tenant();
    return connection
        .preparedQuery(FENCED)
        .execute(Tuple.of(tenant.value(), app.value(), Fence.LIMIT))
        .map(rows ->
            new Fence(
                app,
                tenant,
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new RunId(row.getString("run_id")))
                    .toList()))
        .chain(fence ->
            outbox.append(
                connection,
                tenant,
                List.of(
                    OutgoingEvent.of(
                        app,
                        lost.run(),
                        new RunEnded(lost.run(), "failed", "worker_lost", lost.heardTo())),
                    OutgoingEvent.of(fence))));
  }

  private Uni<Void> expire(SqlConnection connection, Due.Expired expired) {
    var app = expired.app();
    return approvals
        .decide(connection, app.tenant(), app.app(), approvals.expiry(expired.approval()))
        .chain(decided ->
            decided instanceof Decided.First(var decide)
                ? outbox.append(
                    connection,
                    app.tenant(),
                    List.of(
                        PostgresApprovals.forWorker(app.app(), decide),
                        PostgresApprovals.forEverybody(app.app(), decide)))
                : Uni.createFrom().voidItem());
  }

  /// The same id however often it is made, so that a repeat is known as one.
  private static OutgoingEvent refusal(Due.TimedOut late) {
    var app = late.app().app();
    var named = (app + "/" + late.call()).getBytes(StandardCharsets.UTF_8);
    return OutgoingEvent.of(
        "timeout." + BlobHash.of(named),
        app,
        late.run(),
        new AppEvent.ToolResult(
            late.run(),
            late.call(),
            late.tool(),
            new ToolOutcome.Refused("timed_out", "the call was not answered in time")));
  }

  @Override
  public Uni<Void> sweep(TenantId tenant) {
    var now = clock.instant();
    var commands = Tuple.of(tenant.value(), sql(now.minus(COMMANDS_KEPT)));
    var others = Tuple.of(tenant.value(), sql(now.minus(RUNS_KEPT)));
    return transaction.as(
        tenant,
        connection ->
            connection
                .preparedQuery(SWEEPS.get(0))
                .execute(commands)
                .chain(() -> connection.preparedQuery(SWEEPS.get(1)).execute(others))
                .chain(() -> connection.preparedQuery(SWEEPS.get(2)).execute(others))
                .replaceWithVoid());
  }

  private static OffsetDateTime sql(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
