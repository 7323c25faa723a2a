package dev.overskill.auth.access;

import dev.overskill.events.AppState;
import dev.overskill.events.KeyId;
import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import dev.overskill.outbox.Outbox;
import dev.overskill.outbox.OutgoingEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/// Voids tokens before they expire, in the transaction that takes the right away. The access record
/// on the log tells every service within the second.
///
/// Tokens carry whole seconds, so what is withdrawn at 10.4 is void up to and including 10; a token
/// issued from then on says 11 at least.
@Singleton
public final class PostgresWithdrawals {
  /// The first moment from which tokens count again, in SQL.
  public static final String NEXT_SECOND = "date_trunc('second', now()) + interval '1 second'";

  private final Outbox outbox;

  @Inject
  PostgresWithdrawals(Outbox outbox) {
    this.outbox = outbox;
  }

  /// Voids the tokens of a member, before they are changed or deleted. The transaction acts for the
  /// tenant.
  public Uni<Void> member(SqlConnection connection, TenantId tenant, UserId user) {
    // Never the same second twice: a token of the member's first second may carry the next one.
    return connection
        .preparedQuery(
            """
            update auth.member
            set tokens_valid_from = greatest(%s, tokens_valid_from + interval '1 second')
            where tenant_id = $1 and user_id = $2 returning tokens_valid_from
            """
                .formatted(NEXT_SECOND))
        .execute(Tuple.of(tenant.value(), user.value()))
        .chain(rows -> tell(connection, tenant, user.value(), first(rows)));
  }

  /// Voids the tokens of a key that was deleted.
  public Uni<Void> key(SqlConnection connection, TenantId tenant, KeyId key) {
    return connection
        .query("select " + NEXT_SECOND)
        .execute()
        .chain(rows -> tell(connection, tenant, key.value(), first(rows)));
  }

  private static Instant first(RowSet<Row> rows) {
    return rows.iterator().next().getOffsetDateTime(0).toInstant();
  }

  private Uni<Void> tell(SqlConnection connection, TenantId tenant, String subject, Instant from) {
    var access = new AppState.Access(tenant, subject, from);
    return outbox.append(connection, tenant, List.of(OutgoingEvent.of(access)));
  }
}
