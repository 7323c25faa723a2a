package dev.overskill.auth.upstream;

import dev.overskill.auth.secret.Seal;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.TenantId;
import dev.overskill.outbox.Outbox;
import dev.overskill.outbox.OutgoingEvent;
import dev.overskill.tenancy.Secret;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the data of apps is, in PostgreSQL. What changes leaves as the app's state in the same
/// transaction, without the secret.
@Singleton
class PostgresUpstreams {
  private final TenantTransaction transaction;
  private final Outbox outbox;
  private final Seal seal;

  @Inject
  PostgresUpstreams(TenantTransaction transaction, Outbox outbox, Seal seal) {
    this.transaction = transaction;
    this.outbox = outbox;
    this.seal = seal;
  }

  /// Whose upstream, who asks, and when.
  record Wish(TenantId tenant, AppId app, String by, Instant at) {}

  /// A header that only the upstream knows the value of.
  record SecretHeader(String name, Secret secret) {}

  /// An upstream that an owner chose.
  ///
  /// @param visitors whether visitors of the published app may ask it too
  record Upstream(URI url, Optional<SecretHeader> key, boolean visitors, Instant changedAt) {}

  /// What is known of an app.
  ///
  /// @param chosen empty while its data is with the platform
  record Found(Optional<Upstream> chosen) {}

  /// Nothing if the tenant has no such app.
  Uni<Optional<Found>> find(TenantId tenant, AppId app) {
    return transaction.as(
        tenant,
        connection ->
            connection
                .preparedQuery(
                    """
                    select url, secret_header, secret_sealed, visitors, changed_at
                    from auth.app left join auth.upstream using (tenant_id, app_id)
                    where tenant_id = $1 and app_id = $2
                    """)
                .execute(Tuple.of(tenant.value(), app.value()))
                .map(rows -> {
                  Optional<Found> found = Optional.empty();
                  for (var row : rows) {
                    var url = row.getString("url");
                    found =
                        Optional.of(
                            url == null
                                ? new Found(Optional.empty())
                                : new Found(
                                    Optional.of(
                                        new Upstream(
                                            URI.create(url),
                                            key(
                                                row.getString("secret_header"),
                                                row.getBuffer("secret_sealed"),
                                                purpose(tenant, app)),
                                            row.getBoolean("visitors"),
                                            row.getOffsetDateTime("changed_at").toInstant()))));
                  }
                  return found;
                }));
  }

  private Optional<SecretHeader> key(
      @Nullable String header, @Nullable Buffer sealed, String purpose) {
    return header == null || sealed == null
        ? Optional.empty()
        : Optional.of(new SecretHeader(header, Secret.of(seal.open(sealed.getBytes(), purpose))));
  }

  private static String purpose(TenantId tenant, AppId app) {
    return "upstream:" + tenant + "/" + app;
  }

  /// Whether it was chosen: not if the tenant has no such app.
  Uni<Boolean> choose(Wish wish, Upstream chosen) {
    return transaction.as(
        wish.tenant(),
        connection ->
            exists(connection, wish)
                .chain(known ->
                    known
                        ? keep(connection, wish, chosen)
                            .chain(() -> tell(connection, wish, Optional.of(chosen)))
                            .replaceWith(true)
                        : Uni.createFrom().item(false)));
  }

  private static Uni<Boolean> exists(SqlConnection connection, Wish wish) {
    return connection
        .preparedQuery("select 1 from auth.app where tenant_id = $1 and app_id = $2 for update")
        .execute(Tuple.of(wish.tenant().value(), wish.app().value()))
        .map(rows -> rows.rowCount() == 1);
  }

  private Uni<Void> keep(SqlConnection connection, Wish wish, Upstream chosen) {
    var key = chosen.key();
    var sealed =
        key.map(it ->
            Buffer.buffer(
                seal.close(
                    it.secret().text().getBytes(StandardCharsets.UTF_8),
                    purpose(wish.tenant(), wish.app()))));
    return connection
        .preparedQuery(
            """
            insert into auth.upstream
              (tenant_id, app_id, url, secret_header, secret_sealed, changed_at, changed_by, visitors)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (tenant_id, app_id) do update set
              url = excluded.url, secret_header = excluded.secret_header,
              secret_sealed = excluded.secret_sealed, changed_at = excluded.changed_at,
              changed_by = excluded.changed_by, visitors = excluded.visitors
            """)
        .execute(
            Tuple.tuple()
                .addString(wish.tenant().value())
                .addString(wish.app().value())
                .addString(chosen.url().toString())
                .addString(key.map(SecretHeader::name).orElse(null))
                .addValue(sealed.map(Buffer::getDelegate).orElse(null))
                .addOffsetDateTime(wish.at().atOffset(ZoneOffset.UTC))
                .addString(wish.by())
                .addBoolean(chosen.visitors()))
        .replaceWithVoid();
  }

  /// Whether the data is with the platform again: not if the tenant has no such app.
  Uni<Boolean> forget(Wish wish) {
    return transaction.as(
        wish.tenant(),
        connection ->
            exists(connection, wish)
                .chain(known ->
                    known
                        ? delete(connection, wish)
                            .chain(() -> tell(connection, wish, Optional.empty()))
                            .replaceWith(true)
                        : Uni.createFrom().item(false)));
  }

  private static Uni<Void> delete(SqlConnection connection, Wish wish) {
    return connection
        .preparedQuery("delete from auth.upstream where tenant_id = $1 and app_id = $2")
        .execute(Tuple.of(wish.tenant().value(), wish.app().value()))
        .replaceWithVoid();
  }

  private Uni<Void> tell(SqlConnection connection, Wish wish, Optional<Upstream> chosen) {
    var state =
        new AppState.Upstream(
            wish.app(),
            wish.tenant(),
            chosen.map(Upstream::url).orElse(null),
            chosen.flatMap(Upstream::key).isPresent(),
            chosen.filter(Upstream::visitors).isPresent(),
            wish.at());
    return outbox.append(connection, wish.tenant(), List.of(OutgoingEvent.of(state)));
  }
}
