package dev.overskill.auth.token;

import dev.overskill.events.Ids;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.RefusedException;
import dev.overskill.tenancy.TokenKey;
import dev.overskill.tenancy.VerificationKeys;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The keys that sign access tokens, in memory, and what keeps them fresh: every half minute each
/// node reads them again and makes the next one when it is due.
@Singleton
class SigningKeys implements VerificationKeys {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(SigningKeys.class);

  private final PostgresSigningKeys store;
  private final KeySchedule schedule;
  private final Clock clock;
  private final Ids ids = Ids.secure();
  private volatile List<SigningKey> keys = List.of();
  private volatile Instant looked = Instant.EPOCH;

  @Inject
  SigningKeys(PostgresSigningKeys store, TokenConfig config, Clock clock, Vertx vertx) {
    this.store = store;
    this.schedule = new KeySchedule(config.keySignsFor(), config.keyPublishedAhead());
    this.clock = clock;
    vertx.setPeriodic(LOOK_EVERY.toMillis(), _ -> look().subscribe().with(_ -> {}, this::failed));
  }

  private void failed(Throwable e) {
    LOG.errorf("could not look after the signing keys: %s", e.getMessage());
  }

  /// Reads the keys and makes the next one if it is due.
  Uni<Void> look() {
    var now = clock.instant();
    looked = now;
    return store.keep(known -> due(known, now), now).invoke(read -> keys = read).replaceWithVoid();
  }

  private List<SigningKey> due(List<SigningKey> known, Instant now) {
    return schedule.due(known.stream().map(SigningKey::turn).toList(), now).stream()
        .map(turn -> SigningKey.make(ids.next(), turn))
        .toList();
  }

  /// The key whose turn it is.
  SigningKey current() {
    var now = clock.instant();
    return keys.stream()
        .filter(key -> key.turn().signsAt(now))
        .findFirst()
        .orElseThrow(() -> new RefusedException(CommonRefusal.UNAVAILABLE));
  }

  boolean isReady() {
    var now = clock.instant();
    return keys.stream().anyMatch(key -> key.turn().signsAt(now));
  }

  /// Everything whose tokens are accepted now or will be.
  List<TokenKey.Es256> published() {
    return keys.stream().map(SigningKey::forVerifying).toList();
  }

  @Override
  public Optional<TokenKey> find(String keyId) {
    return keys.stream()
        .filter(key -> key.id().equals(keyId))
        .<TokenKey>map(SigningKey::forVerifying)
        .findFirst();
  }

  @Override
  public Uni<Void> refresh() {
    return clock.instant().isBefore(looked.plus(PAUSE)) ? Uni.createFrom().voidItem() : look();
  }
}
