package dev.overskill.files.history;

import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.events.ToolCallId;
import dev.overskill.files.change.Content;
import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;
import dev.overskill.files.tree.Manifest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The statements about one app, on the connection of a tenant's transaction; one method each.
/// Statements started one after another are sent without waiting, and run in that order.
final class PostgresRows {
  private final SqlConnection connection;
  private final OwnedApp owned;
  private final long inlineLimit;

  PostgresRows(SqlConnection connection, OwnedApp owned, long inlineLimit) {
    this.connection = connection;
    this.owned = owned;
    this.inlineLimit = inlineLimit;
  }

  private Uni<RowSet<Row>> run(String sql, @Nullable Object... further) {
    var values = Tuple.tuple().addValue(owned.tenant().value()).addValue(owned.app().value());
    for (var value : further) {
      values.addValue(value);
    }
    return connection.preparedQuery(sql).execute(values);
  }

  Uni<Optional<Revision>> head() {
    return run("""
    select revision from files.head where tenant_id = $1 and app_id = $2
    """)
        .map(PostgresRows::revision);
  }

  Uni<Optional<Revision>> lockHead() {
    return run("""
    select revision from files.head where tenant_id = $1 and app_id = $2 for update
    """)
        .map(PostgresRows::revision);
  }

  /// Locks the head if it still stands there and nobody has it; fails as [Overtaken] otherwise.
  Uni<?> lockHeadAt(Revision expected) {
    return run("""
    select revision from files.head where tenant_id = $1 and app_id = $2 for update nowait
    """)
        .invoke(rows -> Overtaken.unless(revision(rows).filter(expected::equals).isPresent()));
  }

  private static Optional<Revision> revision(RowSet<Row> rows) {
    for (var row : rows) {
      return Optional.of(new Revision(row.getLong("revision")));
    }
    return Optional.empty();
  }

  Uni<?> beginHead() {
    return run(
        """
        insert into files.head (tenant_id, app_id, revision) values ($1, $2, 0)
        on conflict (tenant_id, app_id) do nothing
        """);
  }

  /// The head and its tree, of one moment.
  Uni<Draft> draft() {
    return run("""
    select h.revision, f.path, encode(f.hash, 'hex') as hash, f.size
    from files.head h
    left join files.head_file f on f.tenant_id = h.tenant_id and f.app_id = h.app_id
    where h.tenant_id = $1 and h.app_id = $2
    """)
        .map(rows ->
            revision(rows).map(revision -> new Draft(revision, manifest(rows))).orElse(Draft.NONE));
  }

  Uni<Manifest> treeAt(Revision revision) {
    return run(
            """
            select path, encode(hash, 'hex') as hash, size
            from (
              select distinct on (path) path, hash, size from files.file_change
              where tenant_id = $1 and app_id = $2 and revision <= $3
              order by path, revision desc) latest
            where hash is not null
            """,
            revision.number())
        .map(PostgresRows::manifest);
  }

  private static Manifest manifest(RowSet<Row> rows) {
    var files = new HashMap<FilePath, FileEntry>();
    for (var row : rows) {
      if (row.getString("path") != null) {
        var entry = new FileEntry(new BlobHash(row.getString("hash")), row.getLong("size"));
        files.put(FilePath.of(row.getString("path")), entry);
      }
    }
    return Manifest.of(files);
  }

  Uni<Map<BlobHash, byte[]>> inline(Collection<BlobHash> hashes) {
    var wanted = hashes.stream().map(BlobHash::value).toArray(String[]::new);
    return run(
            """
            select encode(hash, 'hex') as hash, inline from files.blob
            where tenant_id = $1 and $2::text is not null and inline is not null
              and hash in (select decode(wanted, 'hex') from unnest($3::text[]) as wanted)
            """,
            (Object) wanted)
        .map(rows -> {
          var found = new HashMap<BlobHash, byte[]>();
          for (var row : rows) {
            found.put(new BlobHash(row.getString("hash")), row.getBuffer("inline").getBytes());
          }
          return found;
        });
  }

  Uni<Optional<FileEntry>> owned(BlobHash hash) {
    return run(
            """
            select size from files.blob
            where tenant_id = $1 and $2::text is not null and hash = decode($3, 'hex')
            """,
            hash.value())
        .map(rows -> {
          for (var row : rows) {
            return Optional.of(new FileEntry(hash, row.getLong("size")));
          }
          return Optional.empty();
        });
  }

  Uni<?> addBlobs(List<Content> contents) {
    var rows =
        contents.stream()
            .map(content ->
                Tuple.of(
                    owned.tenant().value(),
                    content.hash().value(),
                    (long) content.bytes().length,
                    content.bytes().length <= inlineLimit ? Buffer.buffer(content.bytes()) : null))
            .toList();
    return connection
        .preparedQuery(
            """
            insert into files.blob (tenant_id, hash, size, inline)
            values ($1, decode($2, 'hex'), $3, $4)
            on conflict (tenant_id, hash) do nothing
            """)
        .executeBatch(rows);
  }

  /// Makes this draft the head: the revision, what it changed, and the draft's tree, at once.
  Uni<?> addRevision(Commission by, Draft draft, @Nullable Revision restored, PathColumns changes) {
    var cause = by.cause();
    return run(
        """
        with revision as (
          insert into files.revision (tenant_id, app_id, number, author_kind, author_id, run,
            tool_call, message, restored, files, bytes)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ), change as (
          select c.path, decode(c.hash, 'hex') as hash, c.size, c.origin
          from unnest($12::text[], $13::text[], $14::bigint[], $15::text[])
            as c (path, hash, size, origin)
        ), history as (
          insert into files.file_change (tenant_id, app_id, revision, path, hash, size, origin)
          select $1, $2, $3, path, hash, size, origin from change
        ), put as (
          insert into files.head_file (tenant_id, app_id, path, hash, size)
          select $1, $2, path, hash, size from change where hash is not null
          on conflict (tenant_id, app_id, path)
            do update set hash = excluded.hash, size = excluded.size
        ), gone as (
          delete from files.head_file h using change c
          where h.tenant_id = $1 and h.app_id = $2 and h.path = c.path and c.hash is null
        )
        update files.head set revision = $3 where tenant_id = $1 and app_id = $2
        """,
        draft.revision().number(),
        by.author().kind(),
        by.author().id(),
        cause == null || cause.run() == null ? null : cause.run().value(),
        cause == null ? null : cause.toolCall().value(),
        by.message(),
        restored == null ? null : restored.number(),
        draft.manifest().files(),
        draft.manifest().bytes(),
        changes.paths(),
        changes.hashes(),
        changes.sizes(),
        changes.origins());
  }

  Uni<Boolean> isAnswered(ToolCallId call) {
    return run(
            """
            select tool from files.tool_call
            where tenant_id = $1 and app_id = $2 and tool_call_id = $3
            """,
            call.value())
        .map(rows -> rows.rowCount() > 0);
  }

  Uni<?> addAnswer(ToolCallId call, String tool, JsonObject outcome) {
    return run(
        """
        insert into files.tool_call (tenant_id, app_id, tool_call_id, tool, outcome)
        values ($1, $2, $3, $4, $5)
        """,
        call.value(),
        tool,
        outcome);
  }

  Uni<RowSet<Row>> revisions(long before, int limit) {
    return run(
        """
        select number, author_kind, author_id, run, tool_call, message, restored, files, bytes,
          created_at
        from files.revision where tenant_id = $1 and app_id = $2 and number < $3
        order by number desc limit $4
        """,
        before,
        limit);
  }
}
