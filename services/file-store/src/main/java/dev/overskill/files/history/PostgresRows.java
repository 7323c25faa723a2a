package dev.overskill.files.history;

import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.events.ToolCallId;
import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;
import dev.overskill.files.tree.Manifest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The statements about one app, on the connection of a tenant's transaction; one method each.
/// Statements started one after another are sent without waiting, and run in that order.
final class PostgresRows {
  private final SqlConnection connection;
  private final OwnedApp owned;

  PostgresRows(SqlConnection connection, OwnedApp owned) {
    this.connection = connection;
    this.owned = owned;
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

  /// Locks the head if it still stands there and nobody has it; PostgreSQL refuses whatever comes
  /// after it otherwise.
  Uni<?> lockHeadAt(Revision expected) {
    return run("select files.lock_head_at($1, $2, $3)", expected.number());
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

  Uni<Boolean> isAnswered(ToolCallId call) {
    return run(
            """
            select tool from files.tool_call
            where tenant_id = $1 and app_id = $2 and tool_call_id = $3
            """,
            call.value())
        .map(rows -> rows.rowCount() > 0);
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
