package dev.overskill.stream.cold;

import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import dev.overskill.stream.event.Told;
import dev.overskill.stream.fold.Bounds;
import dev.overskill.stream.fold.Fold;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Archive.Past;
import dev.overskill.stream.journal.Epoch;
import dev.overskill.stream.journal.Offsets;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/// The archive's rows. Calls block, for at most [#LIMIT].
@Singleton
class PostgresArchive {
  /// How long one question may take.
  static final Duration LIMIT = Duration.ofSeconds(10);

  // The head row moves only if it has not been there yet: of two owners, while a partition changes
  // hands, one is refused, and so is whoever repeats a batch after a crash. All apps of a batch are
  // one statement, in the order of their ids so that two owners do not lock each other out: a
  // statement for each takes PostgreSQL five times as long, most of it to find out for whom it
  // works.
  private static final String APPEND =
      """
      with batch as (
        select * from unnest($2::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
          $8::bigint[], $9::bytea[])
          as b (app_id, agent_next, app_next, agent_from, app_from, events, body)
      ), head as (
        insert into stream.archive as a
          (tenant_id, app_id, epoch, agent_next, app_next, last_chunk, pending_events)
        select $1, app_id, $3, agent_next, app_next, 1, events from batch order by app_id
        on conflict (tenant_id, app_id) do update set
          epoch = excluded.epoch,
          agent_next = case when a.epoch = excluded.epoch
            then greatest(a.agent_next, excluded.agent_next) else excluded.agent_next end,
          app_next = case when a.epoch = excluded.epoch
            then greatest(a.app_next, excluded.app_next) else excluded.app_next end,
          last_chunk = a.last_chunk + 1,
          pending_events = a.pending_events + excluded.pending_events
        where a.epoch <> excluded.epoch or exists (
          select from batch b where b.app_id = excluded.app_id
            and a.agent_next <= b.agent_from and a.app_next <= b.app_from)
        returning app_id, last_chunk, pending_events
      ), written as (
        insert into stream.chunk (tenant_id, app_id, number, body)
        select $1, app_id, last_chunk, body from head join batch using (app_id)
      )
      select app_id, pending_events from head
      """;
  private static final String HEAD =
      """
      select epoch, agent_next, app_next, last_chunk, pending_events, checkpoint, checkpoint_chunk
      from stream.archive where tenant_id = $1 and app_id = $2
      """;
  private static final String CHUNKS =
      """
      select body from stream.chunk
      where tenant_id = $1 and app_id = $2 and number > $3 and number <= $4 order by number
      """;
  private static final String CHECKPOINT =
      """
      update stream.archive
      set checkpoint = $3, checkpoint_chunk = $4, pending_events = pending_events - $5
      where tenant_id = $1 and app_id = $2 and checkpoint_chunk = $6
      """;
  private static final String SWEEP =
      """
      delete from stream.chunk
      where tenant_id = $1 and app_id = $2 and number <= $3
        and created_at < clock_timestamp() - interval '7 days'
      """;

  private static final byte[] NOTHING = {'[', ']'};

  private final TenantTransaction transaction;

  @Inject
  PostgresArchive(TenantTransaction transaction) {
    this.transaction = transaction;
  }

  /// Adds batches of one tenant, all or nothing; what was there before is left out.
  ///
  /// @return the apps that have many events beside their checkpoint
  List<AppId> append(TenantId tenant, Epoch epoch, List<Batch> batches, long many) {
    return transaction
        .as(tenant, connection -> appendAll(connection, tenant, epoch, batches, many))
        .await()
        .atMost(LIMIT);
  }

  private Uni<List<AppId>> appendAll(
      SqlConnection connection, TenantId tenant, Epoch epoch, List<Batch> batches, long many) {
    return insert(connection, tenant, epoch, batches)
        .chain(pending -> {
          var refused = batches.stream().filter(each -> !pending.containsKey(each.app())).toList();
          return refused.isEmpty()
              ? Uni.createFrom().item(pending)
              : appendRest(connection, tenant, epoch, refused)
                  .invoke(pending::putAll)
                  .replaceWith(pending);
        })
        .map(pending ->
            pending.entrySet().stream()
                .filter(each -> each.getValue() >= many)
                .map(Map.Entry::getKey)
                .toList());
  }

  /// What of these batches is not there yet.
  private Uni<Map<AppId, Long>> appendRest(
      SqlConnection connection, TenantId tenant, Epoch epoch, List<Batch> refused) {
    var heads = refused.stream().map(batch -> head(connection, tenant, batch.app())).toList();
    return Uni.join()
        .all(heads)
        .andFailFast()
        .map(found ->
            IntStream.range(0, refused.size())
                .mapToObj(
                    i -> refused.get(i).after(found.get(i).map(it -> it.asOf(epoch)).orElse(null)))
                .filter(batch -> !batch.isEmpty())
                .toList())
        .chain(rest ->
            rest.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : insert(connection, tenant, epoch, rest)
                    .invoke(pending -> requireAll(rest, pending)));
  }

  private static void requireAll(List<Batch> batches, Map<AppId, Long> pending) {
    if (pending.size() < batches.size()) {
      throw new IllegalStateException("a part of the archive has another owner");
    }
  }

  /// How many events of each app are not in a checkpoint; without those that are refused.
  private static Uni<Map<AppId, Long>> insert(
      SqlConnection connection, TenantId tenant, Epoch epoch, List<Batch> batches) {
    var row =
        List.<Object>of(
            tenant.value(),
            batches.stream().map(each -> each.app().value()).toArray(String[]::new),
            epoch.value(),
            column(batches, each -> each.next().agent()),
            column(batches, each -> each.next().app()),
            column(batches, each -> each.from().agent()),
            column(batches, each -> each.from().app()),
            column(batches, Batch::size),
            batches.stream().map(each -> Buffer.buffer(each.body())).toArray(Buffer[]::new));
    return connection
        .preparedQuery(APPEND)
        .execute(Tuple.from(row))
        .map(rows -> {
          var pending = new HashMap<AppId, Long>();
          rows.forEach(each ->
              pending.put(new AppId(each.getString("app_id")), each.getLong("pending_events")));
          return pending;
        });
  }

  private static Long[] column(List<Batch> batches, ToLongFunction<Batch> value) {
    return batches.stream().map(value::applyAsLong).toArray(Long[]::new);
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    var found = rows.iterator();
    return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
  }

  /// The row of an app.
  @SuppressWarnings("ArrayRecordComponent") // read once, folded once
  private record Head(
      String epoch, Offsets next, long lastChunk, long pending, byte[] checkpoint, long folded) {
    Offsets asOf(Epoch current) {
      return epoch.equals(current.value()) ? next : Offsets.NONE;
    }
  }

  private static Uni<Optional<Head>> head(SqlConnection connection, TenantId tenant, AppId app) {
    return connection
        .preparedQuery(HEAD)
        .execute(Tuple.of(tenant.value(), app.value()))
        .map(PostgresArchive::first)
        .map(found -> found.map(PostgresArchive::head));
  }

  private static Head head(Row row) {
    var checkpoint = row.getBuffer("checkpoint");
    return new Head(
        row.getString("epoch"),
        new Offsets(row.getLong("agent_next"), row.getLong("app_next")),
        row.getLong("last_chunk"),
        row.getLong("pending_events"),
        checkpoint == null ? NOTHING : checkpoint.getBytes(),
        row.getLong("checkpoint_chunk"));
  }

  /// Everything of an app; folded on the caller's thread, since that takes a while.
  Past load(AppKey key, Epoch epoch) {
    return loaded(key).past(epoch);
  }

  private Loaded loaded(AppKey key) {
    return transaction.as(key.tenant(), connection -> load(connection, key)).await().atMost(LIMIT);
  }

  private record Loaded(Optional<Head> head, List<byte[]> chunks) {
    Past past(Epoch epoch) {
      var fold = new Fold(Bounds.DEFAULT);
      head.ifPresent(found -> Told.parse(found.checkpoint()).forEach(fold::apply));
      chunks.forEach(chunk -> Told.parse(chunk).forEach(fold::apply));
      return new Past(fold, head.map(found -> found.asOf(epoch)).orElse(Offsets.NONE));
    }
  }

  // Chunks up to the head's last one: what is written meanwhile is not half seen.
  private Uni<Loaded> load(SqlConnection connection, AppKey key) {
    return head(connection, key.tenant(), key.app())
        .chain(head -> {
          if (head.isEmpty()) {
            return Uni.createFrom().item(new Loaded(head, List.of()));
          }
          var wanted =
              Tuple.of(
                  key.tenant().value(),
                  key.app().value(),
                  head.get().folded(),
                  head.get().lastChunk());
          return connection
              .preparedQuery(CHUNKS)
              .execute(wanted)
              .map(rows -> new Loaded(head, bodies(rows)));
        });
  }

  private static List<byte[]> bodies(RowSet<Row> rows) {
    var bodies = new ArrayList<byte[]>(rows.size());
    rows.forEach(row -> bodies.add(row.getBuffer("body").getBytes()));
    return bodies;
  }

  /// Folds what an app's archive has into its checkpoint, and forgets chunks that are old. Whoever
  /// else made one meanwhile is right too, and then this one is not needed.
  void checkpoint(AppKey key) {
    var loaded = loaded(key);
    if (loaded.head().isEmpty()) {
      return;
    }
    var head = loaded.head().get();
    var state = Buffer.buffer(Told.array(loaded.past(new Epoch(head.epoch())).fold().tell()));
    transaction
        .as(key.tenant(), connection -> checkpoint(connection, key, head, state))
        .await()
        .atMost(LIMIT);
  }

  private static Uni<Void> checkpoint(
      SqlConnection connection, AppKey key, Head head, Buffer state) {
    var tenant = key.tenant().value();
    var app = key.app().value();
    long folded = head.lastChunk();
    var row = List.<Object>of(tenant, app, state, folded, head.pending(), head.folded());
    return connection
        .preparedQuery(CHECKPOINT)
        .execute(Tuple.from(row))
        .chain(() -> connection.preparedQuery(SWEEP).execute(Tuple.of(tenant, app, folded)))
        .replaceWithVoid();
  }
}
