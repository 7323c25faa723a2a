package dev.overskill.preview.source;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.events.AppEvent.FileChange;
import dev.overskill.events.BlobHash;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The bytes of blobs, as many as fit: those that arrived inside change events, and those asked of
/// file-store, once each.
///
/// Shared by all apps: a blob is found only by the hash of its content.
public final class Contents {
  private final FileStore store;
  private final AsyncCache<BlobHash, byte[]> cache;

  /// @param limitBytes how many bytes to keep
  public Contents(FileStore store, long limitBytes) {
    this.store = store;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(limitBytes)
            .weigher((BlobHash _, byte[] bytes) -> bytes.length + 128)
            .buildAsync();
  }

  /// The bytes of a blob; nobody changes them.
  public CompletionStage<byte[]> bytes(BlobHash hash) {
    return cache.get(hash, (wanted, _) -> store.blob(wanted).subscribeAsCompletionStage());
  }

  /// The bytes of a blob, if they are here.
  public Optional<byte[]> present(BlobHash hash) {
    return Optional.ofNullable(cache.getIfPresent(hash))
        .filter(bytes -> bytes.isDone() && !bytes.isCompletedExceptionally())
        .map(CompletableFuture::join);
  }

  /// Keeps what may become a file, and names it.
  public Tree.Blob keep(byte[] bytes) {
    var hash = BlobHash.of(bytes);
    cache.put(hash, CompletableFuture.completedFuture(bytes));
    return new Tree.Blob(hash, bytes.length);
  }

  /// Keeps what came inside an event, if it is what its hash says.
  public void keep(FileChange change) {
    var bytes = inline(change);
    var hash = change.blob();
    if (bytes != null && hash != null && hash.equals(BlobHash.of(bytes))) {
      cache.put(hash, CompletableFuture.completedFuture(bytes));
    }
  }

  /// Keeps what came with a tree, which is what its hashes say.
  public void keep(FileStore.Listing listing) {
    listing
        .contents()
        .forEach((hash, bytes) -> cache.put(hash, CompletableFuture.completedFuture(bytes)));
  }

  private static byte @Nullable [] inline(FileChange change) {
    var text = change.text();
    if (text != null) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    var base64 = change.base64();
    try {
      return base64 == null ? null : Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      return null; // then it is asked of file-store
    }
  }
}
