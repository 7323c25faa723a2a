package dev.overskill.tenancy;

import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.function.Function;

/// The only way to tenant data: a transaction that PostgreSQL knows to act for one tenant, or for
/// one person.
///
/// The signed context is set for this transaction alone, so it never reaches the connection's next
/// borrower. Without it row-level security shows no rows at all.
public final class TenantTransaction {
  private static final String ENTER = "select set_config('overskill.context', $1, true)";

  private final Pool pool;
  private final ContextSigner signer;

  public TenantTransaction(Pool pool, ContextSigner signer) {
    this.pool = pool;
    this.signer = signer;
  }

  /// Works on the rows of this tenant. The transaction commits with the item, and rolls back with a
  /// failure or when it is cancelled.
  public <T> Uni<T> as(TenantId tenant, Function<SqlConnection, Uni<T>> work) {
    return in(new Scope.Tenant(tenant), work);
  }

  /// Works on the rows about this person, in whatever tenant.
  public <T> Uni<T> asUser(UserId user, Function<SqlConnection, Uni<T>> work) {
    return in(new Scope.User(user), work);
  }

  /// Works on what belongs to no tenant. For tenant-auth alone; it shows no tenant's files or apps.
  public <T> Uni<T> asPlatform(Function<SqlConnection, Uni<T>> work) {
    return in(new Scope.Platform(), work);
  }

  /// Goes on in the same transaction as this tenant, for work that must commit together.
  public Uni<Void> enter(SqlConnection connection, TenantId tenant) {
    return enter(connection, new Scope.Tenant(tenant));
  }

  /// Goes on in the same transaction as this person.
  public Uni<Void> enterUser(SqlConnection connection, UserId user) {
    return enter(connection, new Scope.User(user));
  }

  private <T> Uni<T> in(Scope scope, Function<SqlConnection, Uni<T>> work) {
    return pool.withTransaction(
        connection -> enter(connection, scope).chain(() -> work.apply(connection)));
  }

  private Uni<Void> enter(SqlConnection connection, Scope scope) {
    return connection.preparedQuery(ENTER).execute(Tuple.of(signer.sign(scope))).replaceWithVoid();
  }
}
