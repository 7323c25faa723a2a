package dev.overskill.auth.tenant;

import dev.overskill.auth.access.PostgresWithdrawals;
import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import dev.overskill.tenancy.Role;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The members of a tenant in PostgreSQL.
@Singleton
class PostgresMembers {
  private final TenantTransaction transaction;
  private final PostgresWithdrawals withdrawals;

  @Inject
  PostgresMembers(TenantTransaction transaction, PostgresWithdrawals withdrawals) {
    this.transaction = transaction;
    this.withdrawals = withdrawals;
  }

  /// What became of a change to a member.
  enum Changed {
    DONE,
    NOT_A_MEMBER,
    LAST_OWNER
  }

  record Member(UserId user, String email, Role role) {}

  /// The members after this one, in the order of their ids.
  Uni<List<Member>> list(TenantId tenant, String after, int limit) {
    return transaction.as(
        tenant,
        connection ->
            connection
                .preparedQuery(
                    """
                    select user_id, email, role from auth.member
                    where tenant_id = $1 and user_id > $2 order by user_id limit $3
                    """)
                .execute(Tuple.of(tenant.value(), after, limit))
                .map(rows -> {
                  var members = new ArrayList<Member>();
                  for (var row : rows) {
                    members.add(
                        new Member(
                            new UserId(row.getString("user_id")),
                            row.getString("email"),
                            Role.of(row.getString("role")).orElseThrow()));
                  }
                  return List.copyOf(members);
                }));
  }

  /// Adds a member; false if they are one already.
  Uni<Boolean> add(TenantId tenant, Member member) {
    return transaction.as(
        tenant,
        connection ->
            connection
                .preparedQuery(
                    """
                    insert into auth.member (tenant_id, user_id, email, role, tokens_valid_from)
                    values ($1, $2, $3, $4, %s) on conflict do nothing
                    """
                        .formatted(PostgresWithdrawals.NEXT_SECOND))
                .execute(
                    Tuple.of(
                        tenant.value(),
                        member.user().value(),
                        member.email(),
                        member.role().wire()))
                .map(rows -> rows.rowCount() == 1));
  }

  Uni<Changed> changeRole(TenantId tenant, UserId user, Role role) {
    return change(
        tenant,
        user,
        role == Role.OWNER,
        connection ->
            connection
                .preparedQuery(
                    "update auth.member set role = $3 where tenant_id = $1 and user_id = $2")
                .execute(Tuple.of(tenant.value(), user.value(), role.wire()))
                .replaceWithVoid());
  }

  Uni<Changed> remove(TenantId tenant, UserId user) {
    return change(
        tenant,
        user,
        false,
        connection ->
            connection
                .preparedQuery("delete from auth.member where tenant_id = $1 and user_id = $2")
                .execute(Tuple.of(tenant.value(), user.value()))
                .replaceWithVoid());
  }

  /// One change to a member that voids their tokens.
  private interface Change {
    Uni<Void> apply(SqlConnection connection);
  }

  private Uni<Changed> change(TenantId tenant, UserId user, boolean staysOwner, Change change) {
    return transaction.as(
        tenant,
        connection ->
            owners(connection, tenant, user)
                .chain(roles -> {
                  var verdict = verdict(roles, user, staysOwner);
                  if (verdict != Changed.DONE) {
                    return Uni.createFrom().item(verdict);
                  }
                  return withdrawals
                      .member(connection, tenant, user)
                      .chain(() -> change.apply(connection))
                      .replaceWith(Changed.DONE);
                }));
  }

  static Changed verdict(Map<UserId, Role> ownersAndTheOne, UserId user, boolean staysOwner) {
    var role = ownersAndTheOne.get(user);
    if (role == null) {
      return Changed.NOT_A_MEMBER;
    }
    long owners = ownersAndTheOne.values().stream().filter(it -> it == Role.OWNER).count();
    return role == Role.OWNER && owners == 1 && !staysOwner ? Changed.LAST_OWNER : Changed.DONE;
  }

  /// The owners and this member, locked, so that two owners cannot remove each other at once.
  private static Uni<Map<UserId, Role>> owners(
      SqlConnection connection, TenantId tenant, UserId user) {
    return connection
        .preparedQuery(
            """
            select user_id, role from auth.member
            where tenant_id = $1 and (role = 'owner' or user_id = $2)
            order by user_id for update
            """)
        .execute(Tuple.of(tenant.value(), user.value()))
        .map(rows -> {
          var roles = new HashMap<UserId, Role>();
          rows.forEach(row ->
              roles.put(
                  new UserId(row.getString("user_id")),
                  Role.of(row.getString("role")).orElseThrow()));
          return roles;
        });
  }
}
