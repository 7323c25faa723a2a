package dev.overskill.files.blob;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.events.BlobHash;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/// Contents that were written or read lately. Content never changes under its hash, so nothing here
/// can be stale; whoever asks has shown before that the tenant owns the hash.
@ApplicationScoped
public class BlobCache {
  private static final int OVERHEAD = 160;

  private final Cache<BlobHash, byte[]> contents;

  @Inject
  BlobCache(BlobConfig config) {
    contents =
        Caffeine.newBuilder()
            .maximumWeight(config.cacheLimit().asLongValue())
            .weigher((BlobHash _, byte[] bytes) -> bytes.length + OVERHEAD)
            .build();
  }

  public Optional<byte[]> get(BlobHash hash) {
    return Optional.ofNullable(contents.getIfPresent(hash));
  }

  public void put(BlobHash hash, byte[] bytes) {
    contents.put(hash, bytes);
  }
}
