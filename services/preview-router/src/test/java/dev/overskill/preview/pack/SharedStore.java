package dev.overskill.preview.pack;

import dev.overskill.events.AppId;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.preview.source.FileStore;
import dev.overskill.preview.source.Tree;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A file-store that keeps derived objects in memory, for as many nodes as want them. It has no
/// apps.
public final class SharedStore implements FileStore {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private volatile boolean away;

  /// Gives no more answers.
  void goAway() {
    away = true;
  }

  private <T> Uni<T> answer(T value) {
    return away
        ? Uni.createFrom().failure(new IllegalStateException("away"))
        : Uni.createFrom().item(value);
  }

  @Override
  public Uni<Listing> head(AppId app) {
    return answer(Listing.EMPTY);
  }

  @Override
  public Uni<Optional<Tree>> tree(AppId app, Revision revision) {
    return answer(Optional.empty());
  }

  @Override
  public Uni<byte[]> blob(BlobHash hash) {
    return Uni.createFrom().failure(new IllegalStateException("no blob " + hash));
  }

  @Override
  public Uni<Optional<byte[]>> object(String kind, String key) {
    return answer(Optional.ofNullable(objects.get(kind + "/" + key)));
  }

  @Override
  public Uni<Void> store(String kind, String key, byte[] bytes) {
    objects.put(kind + "/" + key, bytes);
    return answer(true).replaceWithVoid();
  }

  @Override
  public Uni<Boolean> storeIfAbsent(String kind, String key, byte[] bytes) {
    return answer(objects.putIfAbsent(kind + "/" + key, bytes) == null);
  }
}
