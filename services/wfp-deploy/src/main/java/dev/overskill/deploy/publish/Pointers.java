package dev.overskill.deploy.publish;

import dev.overskill.deploy.cloudflare.Cloudflare;
import dev.overskill.deploy.cloudflare.Outcome;
import dev.overskill.deploy.cloudflare.Pointer;
import dev.overskill.deploy.release.Release.Request;
import dev.overskill.deploy.release.Releases;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What visitors of each app see: one writer at a time, so that a suspension and a release that
/// flips at the same moment end with the suspension in force.
@ApplicationScoped
class Pointers {
  private final Cloudflare cloudflare;
  private final Releases releases;
  private final Statuses statuses;
  private final PublishConfig config;
  private final Map<AppId, ReentrantLock> locks = new ConcurrentHashMap<>();

  /// What this process last made visitors see; for other apps the database knows.
  private final Map<AppId, Request> flipped = new ConcurrentHashMap<>();

  @Inject
  Pointers(Cloudflare cloudflare, Releases releases, Statuses statuses, PublishConfig config) {
    this.cloudflare = cloudflare;
    this.releases = releases;
    this.statuses = statuses;
    this.config = config;
  }

  /// Points visitors at a release.
  Outcome<Boolean> flip(Request request) {
    return locked(
        request.app(),
        () -> {
          flipped.put(request.app(), request);
          return point(request);
        });
  }

  /// Points visitors at the release they saw before one that turned out bad.
  Outcome<Boolean> restore(Request bad) {
    return locked(
        bad.app(),
        () -> {
          flipped.remove(bad.app());
          return live(bad.tenant(), bad.app())
              .map(this::point)
              .orElseGet(() -> cloudflare.unpoint(bad.slug()));
        });
  }

  /// Shows or hides an app; nothing to do for one that is not published.
  Outcome<Boolean> show(TenantId tenant, AppId app, AppStatus status) {
    statuses.hear(app, status);
    return locked(
        app,
        () ->
            Optional.ofNullable(flipped.get(app))
                .or(() -> live(tenant, app))
                .map(this::point)
                .orElseGet(() -> new Outcome.Done<>(false)));
  }

  private Optional<Request> live(TenantId tenant, AppId app) {
    return releases
        .live(tenant, app)
        .await()
        .atMost(config.databaseTimeout())
        .map(live -> live.request());
  }

  private Outcome<Boolean> point(Request request) {
    var status = statuses.of(request.app());
    return cloudflare.point(
        request.slug(), new Pointer(request.script(), request.release(), status));
  }

  private <T> T locked(AppId app, Supplier<T> work) {
    var lock = locks.computeIfAbsent(app, absent -> new ReentrantLock());
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
