package dev.overskill.tenancy;

import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Tuple3;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The only way to tenant data: a transaction that PostgreSQL knows to act for one tenant, or for
/// one person.
///
/// The signed context is set for this transaction alone, so it never reaches the connection's next
/// borrower. Without it row-level security shows no rows at all.
///
/// The beginning, the context, and the first statements of the work go to PostgreSQL without
/// waiting for one another, and so do the last statement and the commit: in the same exchange, if
/// the work asks nothing. They run in that order, and after one that failed the rest of the
/// transaction does nothing.
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

  /// How work ends: its item, and the statement that writes. The commit does not wait for it, and
  /// what the driver refuses to send is unknown to PostgreSQL, which would commit the others: hence
  /// there is only one.
  ///
  /// @param check a statement before it that writes nothing and fails if it must not be written
  public record Closing<T>(
      T item, @Nullable Supplier<Uni<?>> check, @Nullable Supplier<Uni<?>> write) {
    public Closing(T item, Supplier<Uni<?>> write) {
      this(item, null, write);
    }

    /// Work that has nothing left to write.
    public static <T> Closing<T> with(T item) {
      return new Closing<>(item, null, null);
    }

    /// The same after this check.
    public Closing<T> after(Supplier<Uni<?>> before) {
      return new Closing<>(item, before, write);
    }
  }

  /// Works on the rows of this tenant. The transaction commits with the item, and rolls back with a
  /// failure. It comes to its end even if nobody waits for it any more.
  public <T> Uni<T> as(TenantId tenant, Function<SqlConnection, Uni<T>> work) {
    return in(new Scope.Tenant(tenant), work);
  }

  /// The same for work that writes all it has to write at its end: with the commit, in one
  /// exchange.
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
    return transact(scope, connection -> work.apply(connection).map(Closing::with));
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
                    .chain(closing -> commit(connection, closing)))
            .asTuple()
            .map(Tuple3::getItem3)
            .onFailure()
            .call(() -> rollBack(connection)));
  }

  private static <T> Uni<T> commit(SqlConnection connection, Closing<T> closing) {
    var last = new ArrayList<Uni<?>>();
    Stream.of(closing.check(), closing.write())
        .filter(Objects::nonNull)
        .forEach(each -> last.add(each.get()));
    last.add(connection.query(COMMIT).execute());
    return Uni.combine().all().unis(last).discardItems().replaceWith(closing.item());
  }

  /// A connection on which this fails is broken, and the pool forgets it.
  private static Uni<Void> rollBack(SqlConnection connection) {
    return connection.query(ROLLBACK).execute().replaceWithVoid().onFailure().recoverWithNull();
  }

  private Uni<Void> enter(SqlConnection connection, Scope scope) {
    return connection.preparedQuery(ENTER).execute(Tuple.of(signer.sign(scope))).replaceWithVoid();
  }
}
