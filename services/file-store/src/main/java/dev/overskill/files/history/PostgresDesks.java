package dev.overskill.files.history;

import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.files.blob.BlobCache;
import dev.overskill.files.blob.BlobConfig;
import dev.overskill.files.blob.Blobs;
import dev.overskill.files.change.QuotaConfig;
import dev.overskill.outbox.Outbox;
import dev.overskill.outbox.OutgoingEvent;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/// Opens desks in a transaction, and writes down what was saved on them.
@ApplicationScoped
class PostgresDesks {
  private final Outbox outbox;
  private final Manifests manifests;
  private final PostgresDesk.Stores stores;

  @Inject
  PostgresDesks(
      Outbox outbox,
      Manifests manifests,
      Blobs blobs,
      BlobCache cache,
      BlobOwners owners,
      BlobConfig config,
      QuotaConfig quota) {
    this.outbox = outbox;
    this.manifests = manifests;
    this.stores =
        new PostgresDesk.Stores(
            blobs, cache, owners, quota.quota(), config.inlineLimit().asLongValue());
  }

  PostgresRows rows(SqlConnection connection, OwnedApp owned) {
    return new PostgresRows(connection, owned);
  }

  PostgresDesk desk(PostgresRows rows, Commission commission, Draft draft) {
    return new PostgresDesk(rows, commission, draft, stores);
  }

  /// The draft, which nobody else changes until the transaction ends.
  Uni<Draft> lock(PostgresRows rows, OwnedApp owned) {
    return rows.lockHead()
        .chain(head ->
            head.isPresent()
                ? Uni.createFrom().item(head.get())
                : rows.beginHead().chain(rows::lockHead).map(Optional::orElseThrow))
        .chain(head -> draft(rows, owned, head));
  }

  /// The draft as it is now.
  Uni<Draft> look(PostgresRows rows, OwnedApp owned) {
    return rows.head().chain(head -> draft(rows, owned, head.orElse(Revision.NONE)));
  }

  private Uni<Draft> draft(PostgresRows rows, OwnedApp owned, Revision head) {
    return manifests
        .get(owned, head)
        .map(manifest -> Uni.createFrom().item(new Draft(head, manifest)))
        .orElseGet(() -> rows.draft().invoke(draft -> manifests.put(owned, draft)));
  }

  Optional<Draft> lately(OwnedApp owned) {
    return manifests.latest(owned);
  }

  /// The draft of an earlier revision.
  Uni<Draft> at(PostgresRows rows, OwnedApp owned, Revision revision) {
    return manifests
        .get(owned, revision)
        .map(manifest -> Uni.createFrom().item(new Draft(revision, manifest)))
        .orElseGet(() ->
            rows.treeAt(revision)
                .map(manifest -> manifests.put(owned, new Draft(revision, manifest))));
  }

  /// Puts the events into the outbox, as caused by this trace.
  void send(PostgresDesk desk, OwnedApp owned, List<OutgoingEvent> events, Context trace) {
    if (!events.isEmpty()) {
      try (var _ = trace.makeCurrent()) {
        desk.leaves(outbox.quietly(owned.tenant(), events));
      }
    }
  }

  Optional<byte[]> cached(BlobHash hash) {
    return stores.cache().get(hash);
  }

  /// After the commit: the events can leave, and what was written is worth remembering.
  ///
  /// Those of a change that follows one of this node's own leave without a look at the outbox: what
  /// happened to this app before left from here too.
  void settle(OwnedApp owned, PostgresDesk desk) {
    desk.leaving()
        .filter(_ -> manifests.isOwn(owned, desk.base()))
        .ifPresentOrElse(outbox::committed, outbox::committed);
    if (desk.isSaved()) {
      manifests.own(owned, desk.draft());
      desk.remember();
    }
  }
}
