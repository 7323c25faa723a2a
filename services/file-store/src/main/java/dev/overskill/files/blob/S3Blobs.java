package dev.overskill.files.blob;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.events.BlobHash;
import dev.overskill.files.change.Content;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Contents in S3, under `blobs/<first two hex digits>/<hash>`.
///
/// A content counts as kept only when the store confirmed its SHA-256, or it was read back and
/// hashed here. What lies under a hash and is not it is replaced: nobody can want it.
@ApplicationScoped
public class S3Blobs implements Blobs {
  private static final Logger LOG = Logger.getLogger(S3Blobs.class);
  private static final int RETRIES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
  private static final int REMEMBERED = 10_000;

  private final S3Objects objects;
  private final Counter healed;
  private final Counter written;

  /// What was verified lately. The grace period of a sweep must be longer than this memory.
  private final Cache<BlobHash, Boolean> kept =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(Duration.ofHours(1)).build();

  @Inject
  S3Blobs(S3Objects objects, MeterRegistry meters) {
    this.objects = objects;
    this.healed = meters.counter("overskill.files.blobs.healed");
    this.written = meters.counter("overskill.files.blobs.written.bytes");
  }

  @Override
  public Uni<Void> keep(Content content) {
    if (kept.getIfPresent(content.hash()) != null) {
      return Uni.createFrom().voidItem();
    }
    return objects
        .putIfAbsent(key(content.hash()), content.bytes(), content.hash().value())
        .chain(put -> settle(content, put))
        .onFailure()
        .retry()
        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
        .atMost(RETRIES)
        .invoke(() -> kept.put(content.hash(), true));
  }

  private Uni<Void> settle(Content content, S3Objects.Put put) {
    return switch (put) {
      case CONFIRMED -> {
        written.increment(content.bytes().length);
        yield Uni.createFrom().voidItem();
      }
      case UNCONFIRMED, PRESENT ->
          isThere(content.hash())
              .chain(there -> there ? Uni.createFrom().voidItem() : replace(content));
    };
  }

  private Uni<Boolean> isThere(BlobHash hash) {
    return objects
        .get(key(hash))
        .map(found -> found.isPresent() && BlobHash.of(found.get()).equals(hash));
  }

  private Uni<Void> replace(Content content) {
    healed.increment();
    LOG.warnf("the object of blob %s is not its content; replaced", content.hash());
    return objects
        .put(key(content.hash()), content.bytes(), content.hash().value())
        .chain(() -> isThere(content.hash()))
        .invoke(there -> {
          if (!there) {
            throw new StoreFailedException("blob " + content.hash() + " cannot be kept");
          }
        })
        .replaceWithVoid();
  }

  @Override
  public Uni<byte[]> read(BlobHash hash) {
    return objects
        .get(key(hash))
        .map(found -> {
          var bytes =
              found.orElseThrow(() -> new StoreFailedException("blob " + hash + " is lost"));
          if (!BlobHash.of(bytes).equals(hash)) {
            throw new StoreFailedException("blob " + hash + " is not what it should be");
          }
          return bytes;
        })
        .onFailure()
        .retry()
        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
        .atMost(RETRIES);
  }

  private static String key(BlobHash hash) {
    return "blobs/" + hash.value().substring(0, 2) + "/" + hash;
  }
}
