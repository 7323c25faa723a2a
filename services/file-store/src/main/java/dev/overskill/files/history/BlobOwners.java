package dev.overskill.files.history;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.events.BlobHash;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// An app that has a content, for services that ask for a hash without saying whose it is. Only
/// what was handed out or written lately is known.
@ApplicationScoped
public class BlobOwners {
  private static final int REMEMBERED = 200_000;

  private final Cache<BlobHash, OwnedApp> owners =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  public Optional<OwnedApp> find(BlobHash hash) {
    return Optional.ofNullable(owners.getIfPresent(hash));
  }

  public void put(BlobHash hash, OwnedApp owner) {
    owners.put(hash, owner);
  }
}
