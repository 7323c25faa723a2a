package dev.overskill.tenancy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// This service's own access token, for calls to its neighbours.
///
/// It is got from tenant-auth with the service's key, kept, and renewed at half its life while
/// callers go on with the one at hand; so a tenant-auth that is away for less than that is not
/// noticed.
public final class ServiceTokens {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Logger LOG = Logger.getLogger(ServiceTokens.class);

  private record Held(String token, Instant renewFrom, Instant until) {}

  private final Supplier<Uni<String>> exchange;
  private final Clock clock;
  private volatile @Nullable Held held;
  private @Nullable Uni<String> underWay;
  private Instant failedAt = Instant.EPOCH;

  /// @param key the service's key, as configured
  public ServiceTokens(AuthDoor door, Secret key, Clock clock) {
    this(() -> door.post("/v1/service-tokens", key), clock);
  }

  ServiceTokens(Supplier<Uni<String>> exchange, Clock clock) {
    this.exchange = exchange;
    this.clock = clock;
  }

  /// A token that is good for at least a few seconds more.
  public Uni<String> token() {
    return Uni.createFrom().deferred(this::current);
  }

  private Uni<String> current() {
    var now = clock.instant();
    var at = held;
    if (at == null || !now.isBefore(at.until())) {
      return renew(now);
    }
    if (!now.isBefore(at.renewFrom())) {
      renewUnlessFailedJustNow(now);
    }
    return Uni.createFrom().item(at.token());
  }

  private synchronized void renewUnlessFailedJustNow(Instant now) {
    if (!now.isBefore(failedAt.plus(PAUSE))) {
      renew(now)
          .subscribe()
          .with(_ -> {}, e -> LOG.warnf("could not renew the service token: %s", e.getMessage()));
    }
  }

  private synchronized Uni<String> renew(Instant now) {
    var running = underWay;
    if (running != null) {
      return running;
    }
    var started =
        exchange
            .get()
            .map(json -> keep(json, now))
            .onFailure()
            .invoke(_ -> failed())
            .onTermination()
            .invoke(this::done)
            .memoize()
            .indefinitely();
    underWay = started;
    return started;
  }

  private String keep(String json, Instant asked) {
    try {
      var answer = JSON.readTree(json);
      var token = answer.path("accessToken").asText();
      var life = Duration.ofSeconds(answer.path("expiresIn").asLong());
      held = new Held(token, asked.plus(life.dividedBy(2)), asked.plus(life).minus(MARGIN));
      return token;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("tenant-auth's answer is not JSON", e);
    }
  }

  private synchronized void failed() {
    failedAt = clock.instant();
  }

  private synchronized void done() {
    underWay = null;
  }
}
