package dev.overskill.files.door;

import static dev.overskill.files.FileRefusal.BLOB_UNKNOWN;
import static dev.overskill.files.FileRefusal.FILE_OVERTAKEN;

import dev.overskill.events.Revision;
import dev.overskill.files.blob.BlobConfig;
import dev.overskill.files.blob.Blobs;
import dev.overskill.files.change.Change;
import dev.overskill.files.change.ChangeSet;
import dev.overskill.files.change.Content;
import dev.overskill.files.change.QuotaConfig;
import dev.overskill.files.door.ChangeBody.Wish;
import dev.overskill.files.history.Commission;
import dev.overskill.files.history.Desk;
import dev.overskill.files.history.History;
import dev.overskill.files.history.Saved;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/// Changes a draft for somebody who said which revision they had before them.
@ApplicationScoped
class Changing {
  private static final int UPLOADS_AT_ONCE = 4;

  private final History history;
  private final Blobs blobs;
  private final long inlineLimit;
  private final QuotaConfig quota;

  @Inject
  Changing(History history, Blobs blobs, BlobConfig config, QuotaConfig quota) {
    this.history = history;
    this.blobs = blobs;
    this.inlineLimit = config.inlineLimit().asLongValue();
    this.quota = quota;
  }

  /// A change set as a client meant it.
  record Order(Commission commission, Revision base, List<Wish> wishes) {}

  Uni<Saved> change(Order order) {
    var contents = contents(order.wishes());
    var limit = quota.quota();
    contents.forEach(content -> limit.checkFile(content.bytes().length));
    return keep(contents)
        .chain(() ->
            history.change(
                order.commission(),
                desk -> {
                  checkBase(desk, order.base());
                  return resolve(desk, order.wishes())
                      .map(changes -> desk.save(new ChangeSet(changes), contents));
                }));
  }

  Uni<Saved> restore(Commission commission, Revision base, Revision target) {
    return history
        .at(commission.owned(), target)
        .chain(draft ->
            history.change(
                commission,
                desk -> {
                  checkBase(desk, base);
                  return Uni.createFrom().item(desk.restore(target, draft.manifest()));
                }));
  }

  private static List<Content> contents(List<Wish> wishes) {
    return wishes.stream()
        .filter(Wish.Put.class::isInstance)
        .map(wish -> ((Wish.Put) wish).content())
        .distinct()
        .toList();
  }

  private Uni<Void> keep(List<Content> contents) {
    var large = contents.stream().filter(it -> it.bytes().length > inlineLimit).toList();
    return Multi.createFrom()
        .iterable(large)
        .onItem()
        .transformToUni(blobs::keep)
        .merge(UPLOADS_AT_ONCE)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private static void checkBase(Desk desk, Revision base) {
    var head = desk.draft().revision();
    if (!head.equals(base)) {
      throw FILE_OVERTAKEN
          .because("The app is at revision %s, not at %s.".formatted(head, base))
          .with("head", head.number());
    }
  }

  private static Uni<List<Change>> resolve(Desk desk, List<Wish> wishes) {
    var changes = new ArrayList<Uni<Change>>(wishes.size());
    for (var wish : wishes) {
      changes.add(
          switch (wish) {
            case Wish.Put(var path, var content) -> item(new Change.Put(path, content.entry()));
            case Wish.Delete(var path) -> item(new Change.Delete(path));
            case Wish.Rename(var from, var to) -> item(new Change.Rename(from, to));
            case Wish.Reuse(var path, var blob) ->
                desk.owned(blob)
                    .map(entry ->
                        new Change.Put(
                            path,
                            entry.orElseThrow(() ->
                                BLOB_UNKNOWN.because(
                                    "No file of yours has the content " + blob + "."))));
          });
    }
    return Uni.join().all(changes).andFailFast();
  }

  private static Uni<Change> item(Change change) {
    return Uni.createFrom().item(change);
  }
}
