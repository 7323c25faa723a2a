package dev.overskill.files.history;

import dev.overskill.events.Revision;
import dev.overskill.events.ToolCallId;
import dev.overskill.files.change.Content;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parts of a [PostgresWriting].
final class PostgresWrites {
  private PostgresWrites() {}

  /// What the tenant owns from now on.
  ///
  /// @param inlineLimit up to how many bytes a content is kept in its row
  static void blobs(PostgresWriting writing, List<Content> contents, long inlineLimit) {
    var count = contents.size();
    var hashes = new String[count];
    var sizes = new Long[count];
    var inline = new @Nullable Buffer[count];
    for (var i = 0; i < count; i++) {
      var bytes = contents.get(i).bytes();
      hashes[i] = contents.get(i).hash().value();
      sizes[i] = (long) bytes.length;
      inline[i] = bytes.length <= inlineLimit ? Buffer.buffer(bytes) : null;
    }
    writing.add(
        "blob",
        """
        insert into files.blob (tenant_id, hash, size, inline)
        select $1::text, decode(b.hash, 'hex'), b.size, b.inline
        from unnest(?::text[], ?::bigint[], ?::bytea[]) as b (hash, size, inline)
        on conflict (tenant_id, hash) do nothing
        """,
        hashes,
        sizes,
        inline);
  }

  /// Makes this draft the head: the revision, what it changed, and the draft's tree.
  static void revision(
      PostgresWriting writing,
      Commission by,
      Draft draft,
      @Nullable Revision restored,
      PathColumns changes) {
    var number = draft.revision().number();
    row(writing, by, draft, restored);
    changes(writing, number, changes);
    writing.add(
        "moved", "update files.head set revision = ? where tenant_id = $1 and app_id = $2", number);
  }

  private static void row(
      PostgresWriting writing, Commission by, Draft draft, @Nullable Revision restored) {
    var cause = by.cause();
    writing.add(
        "revision",
        """
        insert into files.revision (tenant_id, app_id, number, author_kind, author_id, run,
          tool_call, message, restored, files, bytes)
        values ($1, $2, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        draft.revision().number(),
        by.author().kind(),
        by.author().id(),
        cause == null || cause.run() == null ? null : cause.run().value(),
        cause == null ? null : cause.toolCall().value(),
        by.message(),
        restored == null ? null : restored.number(),
        draft.manifest().files(),
        draft.manifest().bytes());
  }

  private static void changes(PostgresWriting writing, long number, PathColumns changes) {
    writing
        .add(
            "change",
            """
            select c.path, decode(c.hash, 'hex') as hash, c.size, c.origin
            from unnest(?::text[], ?::text[], ?::bigint[], ?::text[])
              as c (path, hash, size, origin)
            """,
            changes.paths(),
            changes.hashes(),
            changes.sizes(),
            changes.origins())
        .add(
            "history",
            """
            insert into files.file_change (tenant_id, app_id, revision, path, hash, size, origin)
            select $1, $2, ?::bigint, path, hash, size, origin from change
            """,
            number)
        .add(
            "put",
            """
            insert into files.head_file (tenant_id, app_id, path, hash, size)
            select $1, $2, path, hash, size from change where hash is not null
            on conflict (tenant_id, app_id, path)
              do update set hash = excluded.hash, size = excluded.size
            """)
        .add(
            "gone",
            """
            delete from files.head_file h using change c
            where h.tenant_id = $1 and h.app_id = $2 and h.path = c.path and c.hash is null
            """);
  }

  /// That a call was answered, and how.
  static void answer(PostgresWriting writing, ToolCallId call, String tool, JsonObject outcome) {
    writing.add(
        "answer",
        """
        insert into files.tool_call (tenant_id, app_id, tool_call_id, tool, outcome)
        values ($1, $2, ?, ?, ?)
        """,
        call.value(),
        tool,
        outcome);
  }
}
