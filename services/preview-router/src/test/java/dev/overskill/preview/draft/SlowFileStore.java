package dev.overskill.preview.draft;

import dev.overskill.events.AppId;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.preview.source.FileStore;
import dev.overskill.preview.source.Tree;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A file-store whose every app has so many files that nothing imports. It answers once it may, and
/// counts how many ask at the same time.
final class SlowFileStore implements FileStore {
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger asking = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final Tree tree;

  SlowFileStore(int files) {
    Map<String, Tree.Blob> all = new HashMap<>();
    for (int i = 0; i < files; i++) {
      all.put("notes/" + i + ".txt", new Tree.Blob(BlobHash.of(new byte[] {(byte) i}), 1));
    }
    this.tree = new Tree(new Revision(1), all);
  }

  /// Lets it answer from now on.
  void answer() {
    open.countDown();
  }

  /// How many have asked at the same time, at most.
  int most() {
    return most.get();
  }

  @Override
  public Uni<Listing> head(AppId app) {
    return Uni.createFrom()
        .item(() -> {
          most.accumulateAndGet(asking.incrementAndGet(), Math::max);
          try {
            open.await();
            return new Listing(tree, Map.of());
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          } finally {
            asking.decrementAndGet();
          }
        });
  }

  @Override
  public Uni<Optional<Tree>> tree(AppId app, Revision revision) {
    return Uni.createFrom().item(Optional.of(tree));
  }

  @Override
  public Uni<byte[]> blob(BlobHash hash) {
    return Uni.createFrom().failure(new IllegalStateException("no blob " + hash));
  }

  @Override
  public Uni<Optional<byte[]>> object(String kind, String key) {
    return Uni.createFrom().item(Optional.empty());
  }

  @Override
  public Uni<Void> store(String kind, String key, byte[] bytes) {
    return Uni.createFrom().voidItem();
  }

  @Override
  public Uni<Boolean> storeIfAbsent(String kind, String key, byte[] bytes) {
    return Uni.createFrom().item(true);
  }
}
