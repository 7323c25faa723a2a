package dev.overskill.auth.limit;

import dev.overskill.http.CommonRefusal;
import dev.overskill.http.RefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Every rate limit of this service, one row each.
@Singleton
public final class Limits {
  /// What is limited, and per what name.
  public enum Limit {
    /// Attempts to use a sign-in code, per account the code names.
    SIGN_IN(Duration.ofSeconds(1), 10),
    /// Tokens for one session, agent key or service.
    TOKEN(Duration.ofMillis(100), 50),
    /// Questions to DNS, per tenant.
    DNS(Duration.ofSeconds(2), 20),
    /// Anything without a token, per client address.
    ADDRESS(Duration.ofMillis(20), 500);

    private final Duration interval;
    private final int burst;

    Limit(Duration interval, int burst) {
      this.interval = interval;
      this.burst = burst;
    }
  }

  private final Map<Limit, RateLimit> limits = new EnumMap<>(Limit.class);
  private final MeterRegistry meters;

  @Inject
  Limits(Clock clock, MeterRegistry meters) {
    this.meters = meters;
    for (var limit : Limit.values()) {
      limits.put(limit, new RateLimit(limit.interval, limit.burst, clock));
    }
  }

  /// Goes on only if this name has not reached the limit.
  public void spend(Limit limit, String name) {
    var rate = limits.get(limit);
    if (rate != null && !rate.admits(name)) {
      var tag = limit.name().toLowerCase(Locale.ROOT);
      meters.counter("overskill.auth.limited", "limit", tag).increment();
      throw new RefusedException(CommonRefusal.TOO_MANY_REQUESTS);
    }
  }
}
