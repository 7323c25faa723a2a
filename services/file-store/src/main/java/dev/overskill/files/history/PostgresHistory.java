package dev.overskill.files.history;

import static dev.overskill.files.FileRefusal.NOT_FOUND;

import dev.overskill.events.AppEvent.Author;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.files.tree.FileEntry;
import dev.overskill.tenancy.TenantTransaction;
import dev.overskill.tenancy.TenantTransaction.Closing;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// History in PostgreSQL: each method is one transaction of the app's tenant.
@ApplicationScoped
class PostgresHistory implements History {
  private static final Author READER = new Author("service", "file-store");

  private final TenantTransaction transaction;
  private final PostgresDesks desks;

  @Inject
  PostgresHistory(TenantTransaction transaction, PostgresDesks desks) {
    this.transaction = transaction;
    this.desks = desks;
  }

  private record Done<T>(T item, PostgresDesk desk) {}

  @Override
  public <T> Uni<T> change(Commission commission, Function<Desk, Uni<T>> work) {
    var owned = commission.owned();
    var trace = Context.current();
    return transaction
        .closing(
            owned.tenant(),
            connection -> {
              var rows = desks.rows(connection, owned);
              return desks
                  .lock(rows, owned)
                  .map(draft -> desks.desk(rows, commission, draft))
                  .chain(desk ->
                      work.apply(desk)
                          .map(item -> {
                            desks.send(desk, owned, desk.events(), trace);
                            return new Closing<>(
                                new Done<>(item, desk), () -> desk.writing().run(connection));
                          }));
            })
        .invoke(done -> desks.settle(owned, done.desk()))
        .map(Done::item);
  }

  @Override
  public Uni<Draft> head(OwnedApp owned) {
    return transaction.as(owned.tenant(), it -> desks.look(desks.rows(it, owned), owned));
  }

  @Override
  public Optional<Draft> lately(OwnedApp owned) {
    return desks.lately(owned);
  }

  @Override
  public Uni<Draft> at(OwnedApp owned, Revision revision) {
    return transaction.as(
        owned.tenant(),
        connection -> {
          var rows = desks.rows(connection, owned);
          return rows.head()
              .map(head -> head.orElse(Revision.NONE))
              .invoke(head -> {
                if (revision.compareTo(head) > 0) {
                  throw NOT_FOUND.because(
                      "There is no revision %s; the head is %s.".formatted(revision, head));
                }
              })
              .chain(() -> desks.at(rows, owned, revision));
        });
  }

  @Override
  public Uni<List<RevisionLine>> revisions(OwnedApp owned, @Nullable Revision before, int limit) {
    var bound = before == null ? Long.MAX_VALUE : before.number();
    return transaction
        .as(owned.tenant(), it -> desks.rows(it, owned).revisions(bound, limit))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(PostgresHistory::line).toList());
  }

  private static RevisionLine line(Row row) {
    var restored = row.getLong("restored");
    return new RevisionLine(
        new Revision(row.getLong("number")),
        new Author(row.getString("author_kind"), row.getString("author_id")),
        row.getString("run"),
        row.getString("tool_call"),
        row.getString("message"),
        restored == null ? null : new Revision(restored),
        row.getInteger("files"),
        row.getLong("bytes"),
        row.getOffsetDateTime("created_at").toInstant());
  }

  @Override
  public Uni<byte[]> content(OwnedApp owned, FileEntry entry) {
    return desks
        .cached(entry.blob())
        .map(bytes -> Uni.createFrom().item(bytes))
        .orElseGet(() -> transaction.as(owned.tenant(), it -> reading(it, owned).content(entry)));
  }

  @Override
  public Uni<Map<BlobHash, byte[]>> smallContents(OwnedApp owned, Collection<BlobHash> hashes) {
    return transaction.as(owned.tenant(), it -> reading(it, owned).smallContents(hashes));
  }

  private PostgresDesk reading(SqlConnection connection, OwnedApp owned) {
    var commission = new Commission(owned, READER, null, null);
    return desks.desk(desks.rows(connection, owned), commission, Draft.NONE);
  }

  @Override
  public Uni<Optional<FileEntry>> owned(OwnedApp owned, BlobHash hash) {
    return transaction.as(owned.tenant(), it -> desks.rows(it, owned).owned(hash));
  }
}
