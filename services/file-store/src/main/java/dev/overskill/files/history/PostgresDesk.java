package dev.overskill.files.history;

import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.files.blob.BlobCache;
import dev.overskill.files.blob.Blobs;
import dev.overskill.files.change.ChangeSet;
import dev.overskill.files.change.Content;
import dev.overskill.files.change.Quota;
import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;
import dev.overskill.outbox.Outbox;
import dev.overskill.outbox.OutgoingEvent;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The desk of one transaction. What is saved is gathered here and written when the work is done,
/// in one statement: the lock on the head is held for one exchange more.
final class PostgresDesk implements Desk {
  private final PostgresRows rows;
  private final Commission commission;
  private final Stores stores;
  private final PostgresWriting writing;
  private final List<OutgoingEvent> events = new ArrayList<>();
  private final Map<BlobHash, byte[]> fresh = new HashMap<>();
  private final Revision base;
  private Draft draft;
  private boolean saved;
  private Outbox.@Nullable Insert leaving;

  /// What every desk works with.
  record Stores(Blobs blobs, BlobCache cache, BlobOwners owners, Quota quota, long inlineLimit) {}

  PostgresDesk(PostgresRows rows, Commission commission, Draft draft, Stores stores) {
    this.rows = rows;
    this.commission = commission;
    this.writing = new PostgresWriting(commission.owned());
    this.base = draft.revision();
    this.draft = draft;
    this.stores = stores;
  }

  @Override
  public Draft draft() {
    return draft;
  }

  @Override
  public Uni<byte[]> content(FileEntry entry) {
    var cached = stores.cache().get(entry.blob());
    if (cached.isPresent()) {
      return Uni.createFrom().item(cached.get());
    }
    var found =
        entry.size() > stores.inlineLimit()
            ? stores.blobs().read(entry.blob())
            : rows.inline(List.of(entry.blob()))
                .chain(inline -> {
                  var bytes = inline.get(entry.blob());
                  // Kept under a smaller limit once, so it is in S3.
                  return bytes == null
                      ? stores.blobs().read(entry.blob())
                      : Uni.createFrom().item(bytes);
                });
    return found.invoke(bytes -> stores.cache().put(entry.blob(), bytes));
  }

  @Override
  public Uni<Map<BlobHash, byte[]>> smallContents(Collection<BlobHash> hashes) {
    var found = new HashMap<BlobHash, byte[]>();
    var missing = new ArrayList<BlobHash>();
    for (var hash : hashes) {
      stores.cache().get(hash).ifPresentOrElse(b -> found.put(hash, b), () -> missing.add(hash));
    }
    if (missing.isEmpty()) {
      return Uni.createFrom().item(found);
    }
    return rows.inline(missing)
        .map(inline -> {
          inline.forEach(stores.cache()::put);
          found.putAll(inline);
          return found;
        });
  }

  @Override
  public Uni<Optional<FileEntry>> owned(BlobHash hash) {
    return rows.owned(hash);
  }

  @Override
  public Uni<Void> keep(Content content) {
    return content.bytes().length > stores.inlineLimit()
        ? stores.blobs().keep(content)
        : Uni.createFrom().voidItem();
  }

  @Override
  public Saved save(ChangeSet changes, List<Content> contents) {
    var outcome = changes.applyTo(draft.manifest(), stores.quota());
    var next = new Draft(draft.revision().next(), outcome.manifest());
    contents.forEach(content -> fresh.put(content.hash(), content.bytes()));
    return store(next, outcome.origins(), contents, null);
  }

  @Override
  public Saved restore(Revision target, dev.overskill.files.tree.Manifest tree) {
    return store(new Draft(draft.revision().next(), tree), Map.of(), List.of(), target);
  }

  private Saved store(
      Draft next,
      Map<FilePath, FilePath> origins,
      List<Content> contents,
      @Nullable Revision restored) {
    if (saved) {
      throw new IllegalStateException("a desk saves once");
    }
    var differences = draft.manifest().differences(next.manifest());
    if (differences.isEmpty()) {
      return new Saved.Unchanged(draft.revision());
    }
    saved = true;
    events.addAll(
        new Announcement(commission, draft.revision(), differences, origins, this::atHand)
            .events());
    if (!contents.isEmpty()) {
      PostgresWrites.blobs(writing, contents, stores.inlineLimit());
    }
    var columns = PathColumns.of(differences, origins);
    PostgresWrites.revision(writing, commission, next, restored, columns);
    draft = next;
    return new Saved.Stored(next.revision());
  }

  private Optional<byte[]> atHand(BlobHash hash) {
    var bytes = fresh.get(hash);
    return bytes == null ? stores.cache().get(hash) : Optional.of(bytes);
  }

  boolean isSaved() {
    return saved;
  }

  List<OutgoingEvent> events() {
    return events;
  }

  /// The revision that this desk began with.
  Revision base() {
    return base;
  }

  /// Writes down the events that leave with the rest.
  void leaves(Outbox.Insert events) {
    writing.add("outbox", events.sql(), events.values().toArray());
    leaving = events;
  }

  Optional<Outbox.Insert> leaving() {
    return Optional.ofNullable(leaving);
  }

  /// What is to be written. Others may add to it.
  PostgresWriting writing() {
    return writing;
  }

  /// After the commit: what was written is worth remembering.
  void remember() {
    fresh.forEach((hash, bytes) -> {
      stores.cache().put(hash, bytes);
      stores.owners().put(hash, commission.owned());
    });
  }
}
