package dev.overskill.preview.draft;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overskill.events.AppId;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.preview.source.FileStore;
import dev.overskill.preview.source.Tree;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A file-store with the history of one app, all of it in memory.
public final class HistoryStore implements FileStore {
  private final Map<BlobHash, byte[]> blobs = new ConcurrentHashMap<>();
  private final List<Tree> history = new ArrayList<>();

  /// Saves the next revision.
  public void save(Map<String, String> files) {
    var tree = new HashMap<String, Tree.Blob>();
    files.forEach((path, text) -> {
      var bytes = text.getBytes(UTF_8);
      blobs.put(BlobHash.of(bytes), bytes);
      tree.put(path, new Tree.Blob(BlobHash.of(bytes), bytes.length));
    });
    history.add(new Tree(new Revision(history.size() + 1L), tree));
  }

  String text(BlobHash hash) {
    return new String(blobs.getOrDefault(hash, new byte[0]), UTF_8);
  }

  @Override
  public Uni<Listing> head(AppId app) {
    return Uni.createFrom().item(new Listing(history.getLast(), Map.of()));
  }

  @Override
  public Uni<Optional<Tree>> tree(AppId app, Revision revision) {
    return Uni.createFrom()
        .item(history.stream().filter(tree -> tree.revision().equals(revision)).findFirst());
  }

  @Override
  public Uni<byte[]> blob(BlobHash hash) {
    return Uni.createFrom().item(blobs.get(hash));
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
