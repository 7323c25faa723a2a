package dev.overskill.auth.token;

import dev.overskill.auth.secret.Seal;
import dev.overskill.auth.token.KeySchedule.Turn;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The signing keys in PostgreSQL, shared by all nodes, private halves sealed.
@Singleton
class PostgresSigningKeys {
  private final TenantTransaction transaction;
  private final Seal seal;

  @Inject
  PostgresSigningKeys(TenantTransaction transaction, Seal seal) {
    this.transaction = transaction;
    this.seal = seal;
  }

  /// All keys that are still accepted, after the one was added that this plan makes of them, if it
  /// makes one. Nodes take turns at this.
  Uni<List<SigningKey>> keep(Function<List<SigningKey>, List<SigningKey>> plan, Instant now) {
    return transaction.asPlatform(connection ->
        lock(connection)
            .chain(() -> forget(connection, now))
            .chain(() -> all(connection))
            .chain(known -> {
              var added = plan.apply(known);
              var keys = new ArrayList<>(known);
              keys.addAll(added);
              return insert(connection, added).replaceWith(List.copyOf(keys));
            }));
  }

  private static Uni<Void> lock(SqlConnection connection) {
    return connection
        .query("select pg_advisory_xact_lock(hashtextextended('auth.signing_key', 0))")
        .execute()
        .replaceWithVoid();
  }

  private static Uni<Void> forget(SqlConnection connection, Instant now) {
    return connection
        .preparedQuery("delete from auth.signing_key where accepted_until < $1")
        .execute(Tuple.of(now.atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  private Uni<List<SigningKey>> all(SqlConnection connection) {
    return connection
        .query(
            """
            select key_id, public_key, private_sealed, signs_from, signs_until, accepted_until
            from auth.signing_key order by signs_from
            """)
        .execute()
        .map(rows -> {
          var keys = new ArrayList<SigningKey>();
          rows.forEach(row -> keys.add(read(row)));
          return List.copyOf(keys);
        });
  }

  private SigningKey read(Row row) {
    var id = row.getString("key_id");
    return SigningKey.read(
        id,
        row.getBuffer("public_key").getBytes(),
        seal.open(row.getBuffer("private_sealed").getBytes(), purpose(id)),
        new Turn(
            row.getOffsetDateTime("signs_from").toInstant(),
            row.getOffsetDateTime("signs_until").toInstant(),
            row.getOffsetDateTime("accepted_until").toInstant()));
  }

  private Uni<Void> insert(SqlConnection connection, List<SigningKey> added) {
    if (added.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery("insert into auth.signing_key values ($1, $2, $3, $4, $5, $6)")
        .executeBatch(added.stream().map(this::row).toList())
        .replaceWithVoid();
  }

  private Tuple row(SigningKey key) {
    var sealed = seal.close(key.privateKey().getEncoded(), purpose(key.id()));
    return Tuple.of(
        key.id(),
        Buffer.buffer(key.publicKey().getEncoded()),
        Buffer.buffer(sealed),
        key.turn().signsFrom().atOffset(ZoneOffset.UTC),
        key.turn().signsUntil().atOffset(ZoneOffset.UTC),
        key.turn().acceptedUntil().atOffset(ZoneOffset.UTC));
  }

  private static String purpose(String id) {
    return "signing-key:" + id;
  }
}
