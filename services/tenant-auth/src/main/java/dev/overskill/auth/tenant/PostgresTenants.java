package dev.overskill.auth.tenant;

import dev.overskill.auth.access.PostgresWithdrawals;
import dev.overskill.auth.session.PostgresSignInCodes;
import dev.overskill.auth.session.PostgresSignInCodes.SignInCode;
import dev.overskill.events.Ids;
import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import dev.overskill.tenancy.Role;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// Tenants and the people they belong to, in PostgreSQL.
@Singleton
class PostgresTenants {
  private final TenantTransaction transaction;
  private final PostgresSignInCodes codes;
  private final Ids ids = Ids.secure();

  @Inject
  PostgresTenants(TenantTransaction transaction, PostgresSignInCodes codes) {
    this.transaction = transaction;
    this.codes = codes;
  }

  /// A tenant just created, and how its owner gets in.
  record Created(TenantId tenant, String name, UserId owner, SignInCode signIn) {}

  /// Creates a tenant with this owner, all at once or not at all.
  Uni<Created> create(String name, Email owner) {
    var tenant = ids.tenant();
    return transaction.asPlatform(connection ->
        account(connection, owner)
            .call(() -> insert(connection, tenant, name))
            .call(() -> transaction.enter(connection, tenant))
            .call(user -> addOwner(connection, tenant, user, owner))
            .chain(user ->
                codes.make(connection, user).map(code -> new Created(tenant, name, user, code))));
  }

  /// A sign-in code for whoever has this address. A new address gets an account.
  Uni<SignInCode> signInCode(Email email) {
    return transaction.asPlatform(
        connection -> account(connection, email).chain(user -> codes.make(connection, user)));
  }

  /// The person of this address, made if there is none.
  Uni<UserId> account(Email email) {
    return transaction.asPlatform(connection -> account(connection, email));
  }

  private Uni<UserId> account(SqlConnection connection, Email email) {
    var fresh = Tuple.of(ids.user().value(), email.value());
    return connection
        .preparedQuery(
            """
            insert into auth.account (user_id, email) values ($1, $2) on conflict (email) do nothing
            """)
        .execute(fresh)
        .chain(() ->
            connection
                .preparedQuery("select user_id from auth.account where email = $1")
                .execute(Tuple.of(email.value())))
        .map(rows -> new UserId(rows.iterator().next().getString("user_id")));
  }

  private static Uni<Void> insert(SqlConnection connection, TenantId tenant, String name) {
    return connection
        .preparedQuery("insert into auth.tenant (tenant_id, name) values ($1, $2)")
        .execute(Tuple.of(tenant.value(), name))
        .replaceWithVoid();
  }

  private static Uni<Void> addOwner(
      SqlConnection connection, TenantId tenant, UserId user, Email email) {
    return connection
        .preparedQuery(
            "insert into auth.member (tenant_id, user_id, email, role, tokens_valid_from) values ($1, $2, $3, $4, "
                + PostgresWithdrawals.NEXT_SECOND
                + ")")
        .execute(Tuple.of(tenant.value(), user.value(), email.value(), Role.OWNER.wire()))
        .replaceWithVoid();
  }
}
