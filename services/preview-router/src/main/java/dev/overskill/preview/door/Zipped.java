package dev.overskill.preview.door;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/// Bodies in one coding, as many as fit, each made once on a thread of its own: nobody waits for
/// it, and who asks first gets the body as it is, before it is begun.
///
/// Only bodies that are the same for everybody belong here, so that the length of one tells nothing
/// about who asked.
final class Zipped {
  private static final int SHORTEST = 1_024;
  private static final int BYTES_BESIDE_BODY = 128;

  /// Bodies are told apart by identity: those that are kept elsewhere are the ones that come again.
  private final AsyncCache<byte[], byte[]> cache;

  private final Coding coding;

  /// @param limitBytes how many bytes to keep
  Zipped(Coding coding, long limitBytes) {
    this.coding = coding;
    var worker =
        Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().daemon().name("preview-" + coding.token()).unstarted(work));
    this.cache =
        Caffeine.newBuilder()
            .weakKeys()
            .maximumWeight(limitBytes)
            .weigher((byte[] _, byte[] zipped) -> zipped.length + BYTES_BESIDE_BODY)
            .executor(worker)
            .buildAsync();
  }

  /// The body in the coding, if it has been made and is worth it.
  Optional<byte[]> of(byte[] body) {
    return Optional.ofNullable(cache.getIfPresent(body))
        .filter(made -> made.isDone() && !made.isCompletedExceptionally())
        .map(CompletableFuture::join)
        .filter(zipped -> zipped.length < body.length);
  }

  /// Begins to make it, unless it has been begun or is not worth it.
  void make(byte[] body) {
    if (body.length >= SHORTEST) {
      var _ = cache.get(body, coding::encoded);
    }
  }
}
