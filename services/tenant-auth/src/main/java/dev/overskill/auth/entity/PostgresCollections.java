package dev.overskill.auth.entity;

import dev.overskill.auth.entity.PostgresEntities.Drawer;
import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The collections of apps in PostgreSQL, and what visitors may do in them.
@Singleton
class PostgresCollections {
  /// As many as are listed, and as many as may have rules.
  static final int MOST = 200;

  private final TenantTransaction transaction;

  @Inject
  PostgresCollections(TenantTransaction transaction) {
    this.transaction = transaction;
  }

  /// Whose collections, who asks, and when.
  record Wish(TenantId tenant, AppId app, String by, Instant at) {}

  /// What there is of a collection.
  ///
  /// @param draft how many entities the draft has
  /// @param release how many the release has
  record Found(String collection, Set<Right> visitors, long draft, long release) {}

  /// What became of a wish to open or close a collection.
  enum Opened {
    DONE,
    NO_APP,
    TOO_MANY
  }

  /// Those that are open to visitors first, so that none of them is ever left out, then those with
  /// data of the release, then the others; nothing if the tenant has no such app.
  Uni<Optional<List<Found>>> list(TenantId tenant, AppId app) {
    return transaction.as(
        tenant,
        connection ->
            exists(connection, tenant, app, "")
                .chain(known ->
                    known
                        ? read(connection, tenant, app).map(Optional::of)
                        : Uni.createFrom().item(Optional.empty())));
  }

  private static Uni<Boolean> exists(
      SqlConnection connection, TenantId tenant, AppId app, String lock) {
    return connection
        .preparedQuery("select 1 from auth.app where tenant_id = $1 and app_id = $2 " + lock)
        .execute(Tuple.of(tenant.value(), app.value()))
        .map(rows -> rows.rowCount() == 1);
  }

  private static Uni<List<Found>> read(SqlConnection connection, TenantId tenant, AppId app) {
    return connection
        .preparedQuery(
            """
            with counted as (
              select collection,
                     count(*) filter (where space = 'draft') as draft,
                     count(*) filter (where space = 'release') as release
              from auth.app_entities where tenant_id = $1 and app_id = $2 group by collection
            ), ruled as (
              select collection, rights from auth.collection_access
              where tenant_id = $1 and app_id = $2
            )
            select collection, coalesce(rights, '{}') as rights,
                   coalesce(draft, 0) as draft, coalesce(release, 0) as release
            from counted full join ruled using (collection)
            order by coalesce(cardinality(rights), 0) = 0, coalesce(release, 0) = 0, collection
            limit $3
            """)
        .execute(Tuple.of(tenant.value(), app.value(), MOST))
        .map(rows -> {
          var found = new ArrayList<Found>();
          rows.forEach(row ->
              found.add(
                  new Found(
                      row.getString("collection"),
                      rights(row.getArrayOfStrings("rights")),
                      row.getLong("draft"),
                      row.getLong("release"))));
          return List.copyOf(found);
        });
  }

  private static Set<Right> rights(String[] names) {
    var rights = EnumSet.noneOf(Right.class);
    for (var name : names) {
      Right.of(name).ifPresent(rights::add);
    }
    return rights;
  }

  /// What who asks may do, read in the transaction in which it is done: what is closed is closed at
  /// once.
  static Uni<Rights> rights(SqlConnection connection, Drawer drawer) {
    var in = drawer.collection();
    if (!drawer.forVisitors()) {
      return Uni.createFrom().item(Rights.all(in));
    }
    var grant = drawer.grant();
    return connection
        .preparedQuery(
            """
            select unnest(rights) as name from auth.collection_access
            where tenant_id = $1 and app_id = $2 and collection = $3
            """)
        .execute(Tuple.of(grant.tenant().value(), grant.app().value(), in.value()))
        .map(rows -> {
          var granted = EnumSet.noneOf(Right.class);
          rows.forEach(row -> Right.of(row.getString("name")).ifPresent(granted::add));
          return new Rights(granted, in);
        });
  }

  /// From now on visitors may do this in the collection, and nothing else.
  Uni<Opened> open(Wish wish, Collection collection, Set<Right> visitors) {
    return transaction.as(
        wish.tenant(),
        connection ->
            exists(connection, wish.tenant(), wish.app(), "for update")
                .chain(known ->
                    known
                        ? keep(connection, wish, collection, visitors)
                        : Uni.createFrom().item(Opened.NO_APP)));
  }

  private static Uni<Opened> keep(
      SqlConnection connection, Wish wish, Collection collection, Set<Right> visitors) {
    return connection
        .preparedQuery(
            """
            insert into auth.collection_access as old
              (tenant_id, app_id, collection, rights, changed_at, changed_by)
            select $1, $2, $3, $4, $5, $6
            where (select count(*) from auth.collection_access
                   where tenant_id = $1 and app_id = $2 and collection <> $3) < $7
            on conflict (tenant_id, app_id, collection) do update set
              rights = excluded.rights, changed_at = excluded.changed_at,
              changed_by = excluded.changed_by
            """)
        .execute(
            Tuple.tuple()
                .addString(wish.tenant().value())
                .addString(wish.app().value())
                .addString(collection.value())
                .addArrayOfString(visitors.stream().map(Right::wire).toArray(String[]::new))
                .addOffsetDateTime(wish.at().atOffset(ZoneOffset.UTC))
                .addString(wish.by())
                .addInteger(MOST))
        .map(rows -> rows.rowCount() == 1 ? Opened.DONE : Opened.TOO_MANY);
  }
}
