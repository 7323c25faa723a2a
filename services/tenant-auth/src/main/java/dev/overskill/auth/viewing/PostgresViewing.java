package dev.overskill.auth.viewing;

import dev.overskill.auth.secret.RandomSecret;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState.Viewing;
import dev.overskill.events.TenantId;
import dev.overskill.outbox.Outbox;
import dev.overskill.outbox.OutgoingEvent;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Who may see the previews of apps, in PostgreSQL. Whatever changes leaves as the app's state in
/// the same transaction. Every method gives nothing if the tenant has no such app.
@Singleton
class PostgresViewing {
  private final TenantTransaction transaction;
  private final Outbox outbox;

  @Inject
  PostgresViewing(TenantTransaction transaction, Outbox outbox) {
    this.transaction = transaction;
    this.outbox = outbox;
  }

  /// Who asks for what, and when.
  record Wish(TenantId tenant, AppId app, String by, Instant at) {}

  /// An app as it is seen.
  record Seen(AppSlug slug, Viewing viewing) {}

  Uni<Optional<Seen>> find(Wish wish) {
    return transaction.as(wish.tenant(), connection -> read(connection, wish));
  }

  /// Shows it to everybody, or hides it from all who have no link.
  Uni<Optional<Seen>> hide(Wish wish, boolean hidden) {
    return transaction.as(
        wish.tenant(),
        connection ->
            connection
                .preparedQuery(
                    """
                    update auth.app
                    set hidden = $3, narrowed_at = case when $3 then $4 else narrowed_at end
                    where tenant_id = $1 and app_id = $2 and hidden <> $3
                    """)
                .execute(
                    Tuple.of(
                        wish.tenant().value(),
                        wish.app().value(),
                        hidden,
                        wish.at().atOffset(ZoneOffset.UTC)))
                .chain(() -> told(connection, wish)));
  }

  /// Adds a link; the ones that have expired go, and the oldest if there are too many.
  Uni<Optional<Seen>> add(Wish wish, String id, RandomSecret secret, Instant expiresAt) {
    return transaction.as(
        wish.tenant(),
        connection ->
            lock(connection, wish)
                .chain(known -> known ? insert(connection, wish, id, secret, expiresAt) : nothing())
                .chain(() -> told(connection, wish)));
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }

  private static Uni<Boolean> lock(SqlConnection connection, Wish wish) {
    return connection
        .preparedQuery("select 1 from auth.app where tenant_id = $1 and app_id = $2 for update")
        .execute(Tuple.of(wish.tenant().value(), wish.app().value()))
        .map(rows -> rows.rowCount() == 1);
  }

  private static Uni<Void> insert(
      SqlConnection connection, Wish wish, String id, RandomSecret secret, Instant expiresAt) {
    return connection
        .preparedQuery(
            """
            with gone as (
              delete from auth.preview_link
              where tenant_id = $1 and app_id = $2
                and (expires_at < $7 or link_id in (
                  select link_id from auth.preview_link where tenant_id = $1 and app_id = $2
                  order by link_id desc offset $8)))
            insert into auth.preview_link
              (tenant_id, app_id, link_id, secret_hash, expires_at, created_by)
            values ($1, $2, $3, $4, $5, $6)
            """)
        .execute(
            Tuple.tuple(
                List.of(
                    wish.tenant().value(),
                    wish.app().value(),
                    id,
                    Buffer.buffer(secret.hash()),
                    expiresAt.atOffset(ZoneOffset.UTC),
                    wish.by(),
                    wish.at().atOffset(ZoneOffset.UTC),
                    (long) Viewing.LIMIT - 1)))
        .replaceWithVoid();
  }

  /// Takes a link back.
  Uni<Optional<Seen>> remove(Wish wish, String id) {
    return transaction.as(
        wish.tenant(),
        connection ->
            connection
                .preparedQuery(
                    """
                    with gone as (
                      delete from auth.preview_link
                      where tenant_id = $1 and app_id = $2 and link_id = $3 returning app_id)
                    update auth.app set narrowed_at = $4
                    where tenant_id = $1 and app_id in (select app_id from gone)
                    """)
                .execute(
                    Tuple.of(
                        wish.tenant().value(),
                        wish.app().value(),
                        id,
                        wish.at().atOffset(ZoneOffset.UTC)))
                .chain(() -> told(connection, wish)));
  }

  private Uni<Optional<Seen>> told(SqlConnection connection, Wish wish) {
    return read(connection, wish)
        .call(seen ->
            seen.isEmpty()
                ? nothing()
                : outbox.append(
                    connection, wish.tenant(), List.of(OutgoingEvent.of(seen.get().viewing()))));
  }

  private static Uni<Optional<Seen>> read(SqlConnection connection, Wish wish) {
    return connection
        .preparedQuery(
            """
            select slug, hidden, narrowed_at, link_id, secret_hash, expires_at
            from auth.app left join auth.preview_link using (tenant_id, app_id)
            where tenant_id = $1 and app_id = $2 order by link_id desc limit %d
            """
                .formatted(Viewing.LIMIT))
        .execute(Tuple.of(wish.tenant().value(), wish.app().value()))
        .map(rows -> {
          var links = new ArrayList<Viewing.Link>();
          Optional<Seen> seen = Optional.empty();
          for (var row : rows) {
            if (row.getString("link_id") != null) {
              var hash = HexFormat.of().formatHex(row.getBuffer("secret_hash").getBytes());
              var until = row.getOffsetDateTime("expires_at").toInstant();
              links.add(new Viewing.Link(row.getString("link_id"), hash, until));
            }
            var viewing =
                new Viewing(
                    wish.app(),
                    wish.tenant(),
                    row.getBoolean("hidden"),
                    row.getOffsetDateTime("narrowed_at").toInstant(),
                    links);
            seen = Optional.of(new Seen(new AppSlug(row.getString("slug")), viewing));
          }
          return seen;
        });
  }
}
