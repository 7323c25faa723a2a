package dev.overskill.auth.session;

import dev.overskill.auth.access.PostgresWithdrawals;
import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import dev.overskill.tenancy.Role;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sign-in codes and sessions in PostgreSQL, each among the rows of its person.
@Singleton
class PostgresSessions {
  private final TenantTransaction transaction;
  private final SessionConfig config;
  private final PostgresWithdrawals withdrawals;

  @Inject
  PostgresSessions(
      TenantTransaction transaction, SessionConfig config, PostgresWithdrawals withdrawals) {
    this.transaction = transaction;
    this.config = config;
    this.withdrawals = withdrawals;
  }

  /// A signed-in person and where they belong.
  record SignedIn(UserId user, String email, List<Membership> tenants) {}

  record Membership(TenantId tenant, String name, Role role) {}

  /// Uses up a sign-in code and begins a session with this ticket. Empty if the code is not good.
  Uni<Optional<SignedIn>> begin(Ticketed code, Ticketed session) {
    return transaction.asUser(
        code.user(),
        connection ->
            PostgresSignInCodes.useUp(connection, code)
                .chain(good ->
                    good
                        ? insert(connection, session)
                            .chain(() -> person(connection, code.user()))
                            .map(Optional::of)
                        : Uni.createFrom().item(Optional.<SignedIn>empty())));
  }

  private Uni<Void> insert(SqlConnection connection, Ticketed session) {
    return connection
        .preparedQuery(
            """
            with ended as (delete from auth.session where user_id = $1 and expires_at < now())
            insert into auth.session (user_id, secret_hash, expires_at)
            values ($1, $2, now() + make_interval(secs => $3))
            """)
        .execute(PostgresSignInCodes.key(session).addDouble(seconds(config.idle())))
        .replaceWithVoid();
  }

  /// The person of a session that is still on; it stays on for another while.
  Uni<Optional<SignedIn>> find(Ticketed session) {
    return transaction.asUser(
        session.user(),
        connection ->
            touch(connection, session)
                .chain(on ->
                    on
                        ? person(connection, session.user()).map(Optional::of)
                        : Uni.createFrom().item(Optional.<SignedIn>empty())));
  }

  /// Whether the session is on. It is prolonged at most once in a while, so that a busy page does
  /// not write with every request.
  Uni<Boolean> touch(SqlConnection connection, Ticketed session) {
    return connection
        .preparedQuery(
            """
            with prolonged as (
              update auth.session
              set expires_at = least(now() + make_interval(secs => $3),
                                     created_at + make_interval(secs => $4))
              where user_id = $1 and secret_hash = $2 and expires_at > now()
                and expires_at < now() + make_interval(secs => $3 * 0.9))
            select 1 from auth.session
            where user_id = $1 and secret_hash = $2 and expires_at > now()
            """)
        .execute(
            PostgresSignInCodes.key(session)
                .addDouble(seconds(config.idle()))
                .addDouble(seconds(config.longest())))
        .map(rows -> rows.size() == 1);
  }

  /// A person's role in a tenant as it is now, if the session is on and they are a member.
  Uni<Optional<Standing>> standing(Ticketed session, TenantId tenant) {
    return transaction.asUser(
        session.user(),
        connection ->
            touch(connection, session)
                .chain(on ->
                    on
                        ? standing(connection, session.user(), tenant).map(Optional::of)
                        : Uni.createFrom().item(Optional.<Standing>empty())));
  }

  /// What a session is worth in a tenant.
  ///
  /// @param at the moment of this answer: a token issued for it counts from then
  record Standing(Optional<Role> role, Instant at) {}

  private static Uni<Standing> standing(SqlConnection connection, UserId user, TenantId tenant) {
    return connection
        .preparedQuery(
            """
            select m.role, greatest(now(), m.tokens_valid_from) as at
            from (select) one left join auth.member m on m.user_id = $1 and m.tenant_id = $2
            """)
        .execute(Tuple.of(user.value(), tenant.value()))
        .map(rows -> {
          var row = rows.iterator().next();
          var role = row.getString("role");
          return new Standing(
              role == null ? Optional.empty() : Role.of(role),
              row.getOffsetDateTime("at").toInstant());
        });
  }

  private static Uni<SignedIn> person(SqlConnection connection, UserId user) {
    return connection
        .preparedQuery(
            """
            select a.email, m.tenant_id, t.name, m.role
            from auth.account a
            left join auth.member m on m.user_id = a.user_id
            left join auth.tenant t on t.tenant_id = m.tenant_id
            where a.user_id = $1 order by t.name, m.tenant_id
            limit 500
            """)
        .execute(Tuple.of(user.value()))
        .map(rows -> {
          var tenants = new ArrayList<Membership>();
          var email = "";
          for (var row : rows) {
            email = row.getString("email");
            if (row.getString("tenant_id") != null) {
              tenants.add(membership(row));
            }
          }
          return new SignedIn(user, email, List.copyOf(tenants));
        });
  }

  private static Membership membership(Row row) {
    return new Membership(
        new TenantId(row.getString("tenant_id")),
        row.getString("name"),
        Role.of(row.getString("role")).orElseThrow());
  }

  /// Ends a session, and voids the tokens its person has in any tenant. Their other sessions get
  /// new ones without being asked.
  Uni<Void> end(Ticketed session) {
    return transaction.asUser(
        session.user(),
        connection ->
            connection
                .preparedQuery("delete from auth.session where user_id = $1 and secret_hash = $2")
                .execute(PostgresSignInCodes.key(session))
                .chain(ended ->
                    ended.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : withdraw(connection, session.user())));
  }

  private Uni<Void> withdraw(SqlConnection connection, UserId user) {
    return connection
        .preparedQuery("select tenant_id from auth.member where user_id = $1")
        .execute(Tuple.of(user.value()))
        .onItem()
        .transformToMulti(rows -> Multi.createFrom().iterable(rows))
        .map(row -> new TenantId(row.getString("tenant_id")))
        .onItem()
        .transformToUniAndConcatenate(tenant ->
            transaction
                .enter(connection, tenant)
                .chain(() -> withdrawals.member(connection, tenant, user)))
        .collect()
        .last()
        .replaceWithVoid();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
