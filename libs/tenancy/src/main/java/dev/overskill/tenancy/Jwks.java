package dev.overskill.tenancy;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The public keys of tenant-auth, kept in memory.
///
/// They are fetched again when they are five minutes old, and at most once a minute when a token
/// names a key that is not among them, so bogus key ids cost tenant-auth nothing. While tenant-auth
/// is away the keys at hand stay good until their own end.
public final class Jwks implements VerificationKeys {
  static final String PATH = "/.well-known/jwks.json";
  private static final Duration STALE = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration PAUSE_WHILE_EMPTY = Duration.ofSeconds(1);
  private static final Logger LOG = Logger.getLogger(Jwks.class);

  /// How a key set is fetched.
  @FunctionalInterface
  interface Source {
    Uni<String> fetch();
  }

  private record Known(Map<String, TokenKey> keys, Instant fetched) {}

  private final Source source;
  private final Clock clock;
  private final AtomicReference<Known> known =
      new AtomicReference<>(new Known(Map.of(), Instant.EPOCH));
  private final AtomicReference<Instant> asked = new AtomicReference<>(Instant.EPOCH);
  private volatile @Nullable Uni<Void> underWay;

  public Jwks(AuthDoor door, Clock clock) {
    this(() -> door.get(PATH), clock);
  }

  Jwks(Source source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public Optional<TokenKey> find(String keyId) {
    var now = known.get();
    if (!now.keys().isEmpty() && clock.instant().isAfter(now.fetched().plus(STALE))) {
      refresh().subscribe().with(_ -> {}, _ -> {});
    }
    return Optional.ofNullable(now.keys().get(keyId));
  }

  /// Whether any key is known: before that every token is refused.
  public boolean isReady() {
    return !known.get().keys().isEmpty();
  }

  @Override
  public Uni<Void> refresh() {
    return Uni.createFrom().deferred(this::refreshUnlessRecent);
  }

  private synchronized Uni<Void> refreshUnlessRecent() {
    var running = underWay;
    if (running != null) {
      return running;
    }
    var now = clock.instant();
    var pause = isReady() ? PAUSE : PAUSE_WHILE_EMPTY;
    if (now.isBefore(asked.get().plus(pause))) {
      return Uni.createFrom().voidItem();
    }
    asked.set(now);
    var started =
        source
            .fetch()
            .invoke(json -> known.set(new Known(JwkSet.read(json), clock.instant())))
            .onFailure()
            .invoke(e -> LOG.warnf("could not fetch the token keys: %s", e.getMessage()))
            .onTermination()
            .invoke(() -> underWay = null)
            .replaceWithVoid()
            .memoize()
            .indefinitely();
    underWay = started;
    return started;
  }
}
