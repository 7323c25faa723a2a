package dev.overskill.tenancy;

import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// The only way to tenant data: a transaction that PostgreSQL knows to act for one tenant, or for
/// one person.
///
/// The signed context is set for this transaction alone, so it never reaches the connection's next
/// borrower. Without it row-level security shows no rows at all.
///
/// The beginning, the context, and the first statements of the work go to PostgreSQL without
/// waiting for one another, and so do the last statements: in the same exchange, if the work asks
/// nothing. They run in that order, and after one that failed the rest of the transaction does
/// nothing. The commit waits for them: what the driver refuses to send is unknown to PostgreSQL,
/// which would commit the others.
public final class TenantTransaction {
  private static final String BEGIN = "begin";
  private static final String ENTER = "select set_config('overskill.context', $1, true)";

  /// A bare commit of a transaction in which something failed rolls it back and reports no error.
  /// The empty question before it does.
  private static final String COMMIT = "select; commit";

  private static final String ROLLBACK = "rollback";

  private final Pool pool;
  private final ContextSigner signer;

  public TenantTransaction(Pool pool, ContextSigner signer) {
    this.pool = pool;
    this.signer = signer;
  }

  /// How work ends: its item, and what is left to write. The statements are started in order.
  public record Closing<T>(T item, List<Supplier<Uni<?>>> writes) {
    public Closing {
      writes = List.copyOf(writes);
    }

    /// The same with this statement before the others.
    public Closing<T> after(Supplier<Uni<?>> statement) {
      var all = new ArrayList<Supplier<Uni<?>>>(List.of(statement));
      all.addAll(writes);
      return new Closing<>(item, all);
    }
  }

  /// Works on the rows of this tenant. The transaction commits with the item, and rolls back with a
  /// failure. It comes to its end even if nobody waits for it any more.
  public <T> Uni<T> as(TenantId tenant, Function<SqlConnection, Uni<T>> work) {
    return in(new Scope.Tenant(tenant), work);
  }

  /// The same for work that writes all it has to write at its end: in one exchange.
  public <T> Uni<T> closing(TenantId tenant, Function<SqlConnection, Uni<Closing<T>>> work) {
    return transact(new Scope.Tenant(tenant), work);
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
    return transact(
        scope, connection -> work.apply(connection).map(item -> new Closing<>(item, List.of())));
  }

  private <T> Uni<T> transact(Scope scope, Function<SqlConnection, Uni<Closing<T>>> work) {
    return pool.withConnection(connection ->
        Uni.combine()
            .all()
            .unis(
                connection.query(BEGIN).execute(),
                enter(connection, scope),
                Uni.createFrom()
                    .deferred(() -> work.apply(connection))
                    .chain(TenantTransaction::write))
            .asTuple()
            .chain(begun -> connection.query(COMMIT).execute().replaceWith(begun.getItem3()))
            .onFailure()
            .call(() -> rollBack(connection)));
  }

  private static <T> Uni<T> write(Closing<T> closing) {
    if (closing.writes().isEmpty()) {
      return Uni.createFrom().item(closing.item());
    }
    var started = new ArrayList<Uni<?>>();
    closing.writes().forEach(each -> started.add(each.get()));
    return Uni.combine().all().unis(started).discardItems().replaceWith(closing.item());
  }

  /// A connection on which this fails is broken, and the pool forgets it.
  private static Uni<Void> rollBack(SqlConnection connection) {
    return connection.query(ROLLBACK).execute().replaceWithVoid().onFailure().recoverWithNull();
  }

  private Uni<Void> enter(SqlConnection connection, Scope scope) {
    return connection.preparedQuery(ENTER).execute(Tuple.of(signer.sign(scope))).replaceWithVoid();
  }
}
