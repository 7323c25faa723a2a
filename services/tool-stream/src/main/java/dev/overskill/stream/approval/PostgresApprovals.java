package dev.overskill.stream.approval;

import dev.overskill.events.AgentCommand.Decide;
import dev.overskill.events.AgentCommand.Decision;
import dev.overskill.events.AppEvent.ApprovalClosed;
import dev.overskill.events.AppId;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.outbox.OutgoingEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// Approvals in PostgreSQL. The row is locked while it is decided, so the first decision wins,
/// whoever makes it on whichever node. Works in the transaction of its caller, who also sends the
/// events.
@Singleton
public class PostgresApprovals {
  /// Who decides when nobody does.
  public static final String EXPIRY = "expiry";

  private static final String ASK =
      """
      insert into stream.approval (tenant_id, app_id, approval_id, run_id, asked_at, expires_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (tenant_id, app_id, approval_id) do nothing
      """;
  private static final String LOCK =
      """
      select a.run_id, a.expires_at, a.decided_by,
        exists (select from stream.run r
                where r.tenant_id = a.tenant_id and r.app_id = a.app_id and r.run_id = a.run_id
                  and r.state <> 'open') as over
      from stream.approval a
      where a.tenant_id = $1 and a.app_id = $2 and a.approval_id = $3
      for update of a
      """;
  private static final String DECIDE =
      """
      update stream.approval set decision = $4, decided_by = $5, decided_at = $6
      where tenant_id = $1 and app_id = $2 and approval_id = $3 and decision is null
      """;

  private final Clock clock;
  private final Ids ids = Ids.secure();

  @Inject
  PostgresApprovals(Clock clock) {
    this.clock = clock;
  }

  /// Writes questions down; those that are there already stay as they are.
  public Uni<Void> ask(SqlConnection connection, TenantId tenant, List<Put> questions) {
    if (questions.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var rows = questions.stream().map(question -> row(tenant, question)).toList();
    return connection.preparedQuery(ASK).executeBatch(rows).replaceWithVoid();
  }

  /// A question, and the app it is about.
  public record Put(AppId app, Asked asked) {}

  private static Tuple row(TenantId tenant, Put put) {
    var asked = put.asked();
    return key(tenant, put.app(), asked.approval())
        .addValue(asked.run() == null ? null : asked.run().value())
        .addOffsetDateTime(asked.askedAt().atOffset(ZoneOffset.UTC))
        .addOffsetDateTime(asked.expiresAt().atOffset(ZoneOffset.UTC));
  }

  /// Decides, unless that is done.
  public Uni<Decided> decide(SqlConnection connection, TenantId tenant, AppId app, Decide decide) {
    return connection
        .preparedQuery(LOCK)
        .execute(key(tenant, app, decide.approval()))
        .map(rows -> judge(rows, decide))
        .call(decided ->
            decided instanceof Decided.First
                ? connection.preparedQuery(DECIDE).execute(decision(tenant, app, decide))
                : Uni.createFrom().voidItem());
  }

  private Decided judge(RowSet<Row> rows, Decide decide) {
    var found = rows.iterator();
    if (!found.hasNext()) {
      return new Decided.Unknown();
    }
    var row = found.next();
    var run = row.getString("run_id") == null ? null : new RunId(row.getString("run_id"));
    var by = row.getString("decided_by");
    var expiring = decide.by().equals(EXPIRY);
    if (by != null) {
      return new Decided.TooLate(by);
    } else if (decide.run() != null && !decide.run().equals(run)) {
      return new Decided.Unknown();
    } else if (!expiring && row.getBoolean("over")) {
      return new Decided.RunOver();
    } else if (!expiring && isPast(row.getOffsetDateTime("expires_at").toInstant())) {
      return new Decided.TooLate(EXPIRY);
    }
    return new Decided.First(
        new Decide(
            decide.command(),
            run,
            decide.by(),
            decide.approval(),
            decide.decision(),
            decide.paths(),
            decide.reason()));
  }

  private boolean isPast(Instant moment) {
    return !clock.instant().isBefore(moment);
  }

  private Tuple decision(TenantId tenant, AppId app, Decide decide) {
    return key(tenant, app, decide.approval())
        .addString(decide.decision().name())
        .addString(decide.by())
        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC));
  }

  /// The decision that nobody made in time.
  public Decide expiry(String approval) {
    var command = EXPIRY + "." + ids.next();
    return new Decide(command, null, EXPIRY, approval, Decision.reject, null, "nobody decided");
  }

  /// What the first decision leads to: the command for the worker, and the news for everybody.
  public static OutgoingEvent forWorker(AppId app, Decide decide) {
    return OutgoingEvent.of("cmd." + app + "." + decide.command(), app, decide.run(), decide);
  }

  public static OutgoingEvent forEverybody(AppId app, Decide decide) {
    var command = decide.by().equals(EXPIRY) ? null : decide.command();
    return OutgoingEvent.of(
        app,
        decide.run(),
        new ApprovalClosed(
            decide.approval(),
            decide.run(),
            decide.decision(),
            decide.paths(),
            decide.by(),
            decide.reason(),
            command));
  }

  private static Tuple key(TenantId tenant, AppId app, String approval) {
    return Tuple.of(tenant.value(), app.value(), approval);
  }
}
