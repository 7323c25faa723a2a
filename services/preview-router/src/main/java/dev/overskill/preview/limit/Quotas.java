package dev.overskill.preview.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Lets requests in as long as their app and their tenant stay within what each may take up on this
/// node. The least recently used accounts are forgotten when there are too many: what they took up
/// then counts no more.
public final class Quotas {
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private final Account.Allowed eachApp;
  private final Account.Allowed eachTenant;
  private final LongSupplier nanoTime;
  private final Cache<AppId, Account> apps;
  private final Cache<TenantId, Account> tenants;
  private final Refusals refusals;

  /// What became of a request for a place.
  public sealed interface Verdict {}

  /// It may come in; what it takes up is free again when it is closed.
  public static final class Entered implements Verdict, AutoCloseable {
    private final AtomicBoolean inside = new AtomicBoolean(true);
    private final Account app;
    private final Account tenant;
    private final Place place;

    private Entered(Account app, Account tenant, Place place) {
      this.app = app;
      this.tenant = tenant;
      this.place = place;
    }

    @Override
    public void close() {
      if (inside.getAndSet(false)) {
        app.leave(place);
        tenant.leave(place);
      }
    }
  }

  /// It may not, for now.
  ///
  /// @param pause until it is worth trying again
  public record TooMuch(Duration pause) implements Verdict {}

  /// @param perSecond because they came too fast
  /// @param atOnce because too many were there already
  private record Refusals(Counter perSecond, Counter atOnce) {
    private static Refusals of(MeterRegistry meters) {
      var name = "overskill.preview.over.quota";
      return new Refusals(
          meters.counter(name, "limit", "rate"), meters.counter(name, "limit", "places"));
    }
  }

  public Quotas(LimitConfig config, LongSupplier nanoTime, MeterRegistry meters) {
    this.eachApp = allowed(config.app(), config.tenant().sockets());
    this.eachTenant = allowed(config.tenant());
    this.nanoTime = nanoTime;
    this.apps = Caffeine.newBuilder().maximumSize(config.accounts()).build();
    this.tenants = Caffeine.newBuilder().maximumSize(config.accounts()).build();
    this.refusals = Refusals.of(meters);
  }

  /// The open pages of one app are counted where they are written to.
  private static Account.Allowed allowed(LimitConfig.App app, int sockets) {
    return new Account.Allowed(
        app.requestsPerSecond(), app.requestsAtOnce(), app.inFlight(), sockets);
  }

  private static Account.Allowed allowed(LimitConfig.Tenant tenant) {
    return new Account.Allowed(
        tenant.requestsPerSecond(), tenant.requestsAtOnce(), tenant.inFlight(), tenant.sockets());
  }

  /// Asks for a place. What an app is refused does not count for its tenant: one noisy app leaves
  /// room for the others.
  public Verdict enter(TenantId tenantId, AppId appId, Place place) {
    var now = nanoTime.getAsLong();
    var app = apps.get(appId, _ -> new Account(eachApp, now));
    var tenant = tenants.get(tenantId, _ -> new Account(eachTenant, now));
    var appsWait = app.take(now);
    var wait = appsWait > 0 ? appsWait : tenant.take(now);
    if (wait > 0) {
      refusals.perSecond().increment();
      return new TooMuch(Duration.ofNanos(wait));
    }
    if (app.enter(place)) {
      if (tenant.enter(place)) {
        return new Entered(app, tenant, place);
      }
      app.leave(place);
    }
    refusals.atOnce().increment();
    return new TooMuch(A_MOMENT);
  }

  /// How many apps are in the table, once it is tidy.
  long remembered() {
    apps.cleanUp();
    return apps.estimatedSize();
  }
}
