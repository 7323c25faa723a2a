package dev.overskill.auth.key;

import dev.overskill.auth.access.PostgresWithdrawals;
import dev.overskill.events.KeyId;
import dev.overskill.events.TenantId;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The keys of tenants in PostgreSQL.
@Singleton
class PostgresKeys {
  private static final int MOST_PER_TENANT = 100;

  private final TenantTransaction transaction;
  private final PostgresWithdrawals withdrawals;

  @Inject
  PostgresKeys(TenantTransaction transaction, PostgresWithdrawals withdrawals) {
    this.transaction = transaction;
    this.withdrawals = withdrawals;
  }

  /// A key as people see it.
  record TenantKey(KeyId id, KeyKind kind, String name, String createdBy, Instant createdAt) {}

  /// What is kept of a key's secret: a hash of an agent key, a shared secret sealed.
  @SuppressWarnings("ArrayRecordComponent") // written and read, never compared as a record
  record Kept(KeyId id, KeyKind kind, byte[] secret, Instant at) {}

  /// Adds a key; false if the tenant has as many as it may have.
  Uni<Boolean> add(TenantId tenant, TenantKey key, byte[] secret) {
    return transaction.as(
        tenant,
        connection ->
            connection
                .preparedQuery(
                    """
                    insert into auth.key
                      (tenant_id, key_id, kind, name, secret_hash, secret_sealed, created_by)
                    select $1, $2, $3, $4, case when $3 = 'agent' then $5::bytea end,
                           case when $3 <> 'agent' then $5::bytea end, $6
                    where (select count(*) from auth.key where tenant_id = $1) < $7
                    """)
                .execute(
                    Tuple.tuple(
                        List.of(
                            tenant.value(),
                            key.id().value(),
                            key.kind().wire(),
                            key.name(),
                            Buffer.buffer(secret),
                            key.createdBy(),
                            (long) MOST_PER_TENANT)))
                .map(rows -> rows.rowCount() == 1));
  }

  Uni<List<TenantKey>> list(TenantId tenant) {
    return transaction.as(
        tenant,
        connection ->
            connection
                .preparedQuery(
                    """
                    select key_id, kind, name, created_by, created_at from auth.key
                    where tenant_id = $1 order by key_id limit %d
                    """
                        .formatted(MOST_PER_TENANT))
                .execute(Tuple.of(tenant.value()))
                .map(rows -> {
                  var keys = new ArrayList<TenantKey>();
                  rows.forEach(row -> keys.add(read(row)));
                  return List.copyOf(keys);
                }));
  }

  private static TenantKey read(Row row) {
    return new TenantKey(
        new KeyId(row.getString("key_id")),
        KeyKind.of(row.getString("kind")).orElseThrow(),
        row.getString("name"),
        row.getString("created_by"),
        row.getOffsetDateTime("created_at").toInstant());
  }

  /// Deletes a key and voids its tokens; false if there is none.
  Uni<Boolean> delete(TenantId tenant, KeyId key) {
    return transaction.as(
        tenant,
        connection ->
            connection
                .preparedQuery("delete from auth.key where tenant_id = $1 and key_id = $2")
                .execute(Tuple.of(tenant.value(), key.value()))
                .chain(rows ->
                    rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : withdrawals.key(connection, tenant, key).replaceWith(true)));
  }

  /// What is kept of one key.
  Uni<Optional<Kept>> kept(TenantId tenant, KeyId key) {
    return keptWhere(tenant, "and key_id = $2 and kind = 'agent'", key.value())
        .map(found -> found.stream().findFirst());
  }

  /// What is kept of the tenant's shared secrets, newest first. During a change there are two.
  Uni<List<Kept>> shared(TenantId tenant) {
    return keptWhere(tenant, "and kind = $2 order by key_id desc limit 4", "shared-secret");
  }

  private Uni<List<Kept>> keptWhere(TenantId tenant, String condition, String value) {
    return transaction.as(
        tenant,
        connection ->
            connection
                .preparedQuery(
                    """
                    select key_id, kind, coalesce(secret_hash, secret_sealed) as secret, now() as at
                    from auth.key where tenant_id = $1 %s
                    """
                        .formatted(condition))
                .execute(Tuple.of(tenant.value(), value))
                .map(rows -> {
                  var kept = new ArrayList<Kept>();
                  rows.forEach(row -> kept.add(readKept(row)));
                  return List.copyOf(kept);
                }));
  }

  private static Kept readKept(Row row) {
    return new Kept(
        new KeyId(row.getString("key_id")),
        KeyKind.of(row.getString("kind")).orElseThrow(),
        row.getBuffer("secret").getBytes(),
        row.getOffsetDateTime("at").toInstant());
  }
}
