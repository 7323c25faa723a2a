package dev.overskill.preview.draft;

import dev.overskill.events.AppId;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.preview.source.FileStore;
import dev.overskill.preview.source.Tree;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;

/// A store in which every app has one revision, for good.
record FrozenStore(FileStore store, Revision at) implements FileStore {
  @Override
  public Uni<Listing> head(AppId app) {
    return tree(app, at)
        .map(tree -> tree.orElseThrow(() -> new IllegalStateException("no " + at)))
        .map(tree -> new Listing(tree, Map.of()));
  }

  @Override
  public Uni<Optional<Tree>> tree(AppId app, Revision revision) {
    return revision.equals(at) ? store.tree(app, at) : Uni.createFrom().item(Optional.empty());
  }

  @Override
  public Uni<byte[]> blob(BlobHash hash) {
    return store.blob(hash);
  }

  @Override
  public Uni<Optional<byte[]>> object(String kind, String key) {
    return store.object(kind, key);
  }

  @Override
  public Uni<Void> store(String kind, String key, byte[] bytes) {
    return store.store(kind, key, bytes);
  }

  @Override
  public Uni<Boolean> storeIfAbsent(String kind, String key, byte[] bytes) {
    return store.storeIfAbsent(kind, key, bytes);
  }
}
