package dev.overskill.auth.entity;

import dev.overskill.auth.entity.Outcome.Gone;
import dev.overskill.auth.entity.Outcome.Kept;
import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import dev.overskill.tenancy.AppGrant;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The entities of apps in PostgreSQL. Changes in one space of an app come one after the other,
/// since each holds the row that counts what the app has.
@Singleton
class PostgresEntities {
  private final TenantTransaction transaction;
  private final Usage.Limits limits;

  @Inject
  PostgresEntities(TenantTransaction transaction, EntityConfig config) {
    this.transaction = transaction;
    this.limits =
        new Usage.Limits(
            config.largest().asLongValue(), config.perApp(), config.bytesPerApp().asLongValue());
  }

  /// The entities of one collection, as far as they are open to who asks.
  ///
  /// @param forVisitors whether the owner's rules for visitors hold
  record Drawer(AppGrant grant, Collection collection, boolean forVisitors) {
    /// What the pages of an app are shown: those of its draft all there is.
    static Drawer ofPages(AppGrant grant, Collection collection) {
      return new Drawer(grant, collection, grant.space() == AppGrant.Space.RELEASE);
    }

    /// What the members of the app's tenant are shown.
    static Drawer ofMembers(AppGrant grant, Collection collection) {
      return new Drawer(grant, collection, false);
    }

    private List<Object> names() {
      return List.of(
          grant.tenant().value(), grant.app().value(), grant.space().wire(), collection.value());
    }

    private Tuple with(Object... more) {
      var all = new ArrayList<>(names());
      all.addAll(List.of(more));
      return Tuple.from(all);
    }
  }

  /// Which entities are wanted.
  ///
  /// @param equal the text of members on the top level that must be so
  /// @param after the id after which the page begins; empty for the first page
  record Page(Map<String, String> equal, String after, int limit) {}

  /// Whether the tenant has this app and it is not suspended.
  Uni<Boolean> isActive(TenantId tenant, AppId app) {
    return transaction.as(
        tenant,
        connection ->
            connection
                .preparedQuery(
                    """
                    select 1 from auth.app
                    where tenant_id = $1 and app_id = $2 and status = 'active'
                    """)
                .execute(Tuple.of(tenant.value(), app.value()))
                .map(rows -> rows.rowCount() == 1));
  }

  /// Whether the tenant has this app.
  Uni<Boolean> isKnown(TenantId tenant, AppId app) {
    return transaction.as(
        tenant,
        connection ->
            connection
                .preparedQuery("select 1 from auth.app where tenant_id = $1 and app_id = $2")
                .execute(Tuple.of(tenant.value(), app.value()))
                .map(rows -> rows.rowCount() == 1));
  }

  Uni<Optional<Entity>> find(Drawer drawer, EntityId id) {
    return transaction.as(
        drawer.grant().tenant(),
        connection ->
            PostgresCollections.rights(connection, drawer)
                .invoke(rights -> rights.require(Right.READ))
                .chain(_ -> find(connection, drawer, id)));
  }

  private static Uni<Optional<Entity>> find(SqlConnection connection, Drawer drawer, EntityId id) {
    return connection
        .preparedQuery(
            """
            select id, body::text as body, version, created_at, updated_at
            from auth.app_entities
            where tenant_id = $1 and app_id = $2 and space = $3 and collection = $4 and id = $5
            """)
        .execute(drawer.with(id.value()))
        .map(rows -> {
          Optional<Entity> found = Optional.empty();
          for (var row : rows) {
            found = Optional.of(entity(row));
          }
          return found;
        });
  }

  /// The entities of a page in the order of their ids.
  Uni<List<Entity>> list(Drawer drawer, Page page) {
    var names = page.equal().keySet().toArray(String[]::new);
    var values = page.equal().values().toArray(String[]::new);
    return transaction.as(
        drawer.grant().tenant(),
        connection ->
            PostgresCollections.rights(connection, drawer)
                .invoke(rights -> rights.require(Right.READ))
                .chain(_ ->
                    connection
                        .preparedQuery(
                            """
                            select id, body::text as body, version, created_at, updated_at
                            from auth.app_entities
                            where tenant_id = $1 and app_id = $2 and space = $3 and collection = $4
                              and id > $5 and not exists (
                                select from unnest($6::text[], $7::text[]) as wanted (name, value)
                                where body ->> wanted.name is distinct from wanted.value)
                            order by id limit $8
                            """)
                        .execute(drawer.with(page.after(), names, values, page.limit()))
                        .map(rows -> {
                          var entities = new ArrayList<Entity>();
                          rows.forEach(row -> entities.add(entity(row)));
                          return List.copyOf(entities);
                        })));
  }

  /// Does a change, if it and the limits allow it.
  Uni<Outcome> change(Drawer drawer, Change change, Instant now) {
    return transaction.as(
        drawer.grant().tenant(),
        connection ->
            PostgresCollections.rights(connection, drawer)
                .invoke(rights -> rights.requireChanceOf(change))
                .chain(rights -> change(connection, drawer, change, rights, now)));
  }

  private Uni<Outcome> change(
      SqlConnection connection, Drawer drawer, Change change, Rights rights, Instant now) {
    return hold(connection, drawer)
        .chain(usage ->
            find(connection, drawer, change.id())
                .invoke(found -> rights.require(change.needs(found.isPresent())))
                .chain(found -> keep(connection, drawer, usage, found, change.of(found, now))));
  }

  private Uni<Outcome> keep(
      SqlConnection connection,
      Drawer drawer,
      Usage former,
      Optional<Entity> found,
      Outcome wanted) {
    Optional<Entity> left =
        switch (wanted) {
          case Kept(var entity, _) -> Optional.of(entity);
          case Gone() -> Optional.empty();
          default -> found;
        };
    var usage = former.with(found, left);
    var outcome = usage.check(former, wanted, limits);
    return switch (outcome) {
      case Kept(var entity, _) ->
          write(connection, drawer, entity)
              .chain(() -> count(connection, drawer, usage))
              .replaceWith(outcome);
      case Gone() ->
          delete(connection, drawer, found.orElseThrow().id())
              .chain(() -> count(connection, drawer, usage))
              .replaceWith(outcome);
      default -> Uni.createFrom().item(outcome);
    };
  }

  private static Uni<Void> write(SqlConnection connection, Drawer drawer, Entity entity) {
    return connection
        .preparedQuery(
            """
            insert into auth.app_entities
              (tenant_id, app_id, space, collection, id, body, version, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9)
            on conflict (tenant_id, app_id, space, collection, id) do update set
              body = excluded.body, version = excluded.version, updated_at = excluded.updated_at
            """)
        .execute(
            drawer.with(
                entity.id().value(),
                entity.body().toString(),
                entity.version(),
                entity.createdAt().atOffset(ZoneOffset.UTC),
                entity.updatedAt().atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  private static Uni<Void> delete(SqlConnection connection, Drawer drawer, EntityId id) {
    return connection
        .preparedQuery(
            """
            delete from auth.app_entities
            where tenant_id = $1 and app_id = $2 and space = $3 and collection = $4 and id = $5
            """)
        .execute(drawer.with(id.value()))
        .replaceWithVoid();
  }

  /// Holds the row that counts; makes it, if this is the first change of all.
  private static Uni<Usage> hold(SqlConnection connection, Drawer drawer) {
    return connection
        .preparedQuery(
            """
            insert into auth.app_entities_usage as old (tenant_id, app_id, space)
            values ($1, $2, $3)
            on conflict (tenant_id, app_id, space) do update set entities = old.entities
            returning entities, bytes
            """)
        .execute(Tuple.from(drawer.names().subList(0, 3)))
        .map(rows -> {
          var row = rows.iterator().next();
          return new Usage(row.getLong("entities"), row.getLong("bytes"));
        });
  }

  private static Uni<Void> count(SqlConnection connection, Drawer drawer, Usage usage) {
    return connection
        .preparedQuery(
            """
            update auth.app_entities_usage set entities = $4, bytes = $5
            where tenant_id = $1 and app_id = $2 and space = $3
            """)
        .execute(
            Tuple.from(drawer.names().subList(0, 3))
                .addLong(usage.entities())
                .addLong(usage.bytes()))
        .replaceWithVoid();
  }

  private static Entity entity(Row row) {
    return new Entity(
        new EntityId(row.getString("id")),
        EntityJson.kept(row.getString("body")),
        row.getLong("version"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
