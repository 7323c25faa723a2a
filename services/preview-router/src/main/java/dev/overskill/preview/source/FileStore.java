package dev.overskill.preview.source;

import dev.overskill.events.AppId;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;

/// What the router asks of file-store. A failed `Uni` means that it could not be asked.
public interface FileStore {
  /// A tree, and the bytes of those of its files that are small, verified against their hashes.
  record Listing(Tree tree, Map<BlobHash, byte[]> contents) {
    public static final Listing EMPTY = new Listing(Tree.empty(), Map.of());
  }

  /// The files of an app's head revision; the empty tree when it has none.
  Uni<Listing> head(AppId app);

  /// The files of one revision, if there is such a revision.
  Uni<Optional<Tree>> tree(AppId app, Revision revision);

  /// The bytes of a blob, verified against their hash.
  Uni<byte[]> blob(BlobHash hash);

  /// A derived object that some node has stored before.
  Uni<Optional<byte[]>> object(String kind, String key);

  /// Stores a derived object for the other nodes.
  Uni<Void> store(String kind, String key, byte[] bytes);

  /// Stores a derived object unless there is one already, and says whether it did: of many who try
  /// at once, one does.
  Uni<Boolean> storeIfAbsent(String kind, String key, byte[] bytes);
}
