package dev.overskill.stream.access;

import dev.overskill.events.AppId;
import dev.overskill.events.KeyId;
import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.Role;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// Tickets in PostgreSQL. One DELETE takes a ticket back, so that of two nodes that are asked at
/// once only one finds it.
@Singleton
final class PostgresTickets implements Tickets {
  private static final String SWEEP =
      """
      delete from stream.ticket where tenant_id = $1 and expires_at < $2
      """;
  private static final String KEEP =
      """
      insert into stream.ticket
        (tenant_id, secret_hash, app_id, subject, role, issued_at, ends_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      """;
  private static final String REDEEM =
      """
      delete from stream.ticket where tenant_id = $1 and secret_hash = $2
      returning app_id, subject, role, issued_at, ends_at, expires_at
      """;

  private final TenantTransaction transaction;
  private final Clock clock;

  @Inject
  PostgresTickets(TenantTransaction transaction, Clock clock) {
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public Uni<Void> keep(Ticket ticket, Pass pass) {
    var now = clock.instant();
    return transaction.as(
        ticket.tenant(),
        connection ->
            sweep(connection, ticket.tenant(), now)
                .chain(() ->
                    connection
                        .preparedQuery(KEEP)
                        .execute(Tuple.from(row(ticket, pass, now.plus(LIFE)))))
                .replaceWithVoid());
  }

  /// Nobody comes back for a ticket that is too old, so its tenant's next one clears it away.
  private static Uni<RowSet<Row>> sweep(SqlConnection connection, TenantId tenant, Instant now) {
    return connection.preparedQuery(SWEEP).execute(Tuple.of(tenant.value(), sql(now)));
  }

  private static List<Object> row(Ticket ticket, Pass pass, Instant expiresAt) {
    var caller = pass.caller();
    var role = caller instanceof Caller.Person person ? person.role() : Role.AGENT;
    return List.of(
        ticket.tenant().value(),
        Buffer.buffer(ticket.hash()),
        pass.app().value(),
        caller.subject(),
        role.wire(),
        sql(pass.issuedAt()),
        sql(pass.endsAt()),
        sql(expiresAt));
  }

  @Override
  public Uni<Optional<Pass>> redeem(Ticket ticket) {
    var wanted = Tuple.of(ticket.tenant().value(), Buffer.buffer(ticket.hash()));
    return transaction.as(
        ticket.tenant(),
        connection ->
            connection
                .preparedQuery(REDEEM)
                .execute(wanted)
                .map(rows -> pass(ticket.tenant(), rows)));
  }

  private Optional<Pass> pass(TenantId tenant, RowSet<Row> rows) {
    var found = rows.iterator();
    if (!found.hasNext()) {
      return Optional.empty();
    }
    var row = found.next();
    if (!clock.instant().isBefore(row.getOffsetDateTime("expires_at").toInstant())) {
      return Optional.empty();
    }
    return Optional.of(
        new Pass(
            caller(tenant, row.getString("subject"), row.getString("role")),
            new AppId(row.getString("app_id")),
            row.getOffsetDateTime("issued_at").toInstant(),
            row.getOffsetDateTime("ends_at").toInstant()));
  }

  private static Caller.InTenant caller(TenantId tenant, String subject, String role) {
    var known = Role.of(role).orElseThrow();
    return known.isMembership()
        ? new Caller.Person(new UserId(subject), tenant, known)
        : new Caller.Agent(new KeyId(subject), tenant);
  }

  private static OffsetDateTime sql(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
