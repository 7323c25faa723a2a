package dev.overskill.deploy.publish;

import dev.overskill.deploy.cloudflare.Outcome;
import dev.overskill.deploy.release.Releases;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.AppStatusChanged;
import dev.overskill.events.AppEvent.ReleaseChanged;
import dev.overskill.events.AppEvent.ReleaseState;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.Batches;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.Parking;
import dev.overskill.log.Start;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Works on what the log asks for: queued releases, and apps to show or hide. The place of a record
/// is given back to the log when its work has ended, so a crash repeats what was under way.
@ApplicationScoped
class ReleaseConsumer implements Batches {
  private static final Logger LOG = Logger.getLogger(ReleaseConsumer.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Set<String> WANTED = Set.of("release.changed", "app.status-changed");

  private final LogConfig log;
  private final Parking parking;
  private final Lanes lanes;
  private final Publication publication;
  private final Pointers pointers;
  private final Releases releases;
  private final PublishConfig config;
  private final Unfinished unfinished = new Unfinished();
  private volatile boolean stopping;
  private volatile @Nullable LogReader reader;

  @Inject
  ReleaseConsumer(
      LogConfig log,
      Parking parking,
      Lanes lanes,
      Publication publication,
      Pointers pointers,
      Releases releases,
      PublishConfig config) {
    this.log = log;
    this.parking = parking;
    this.lanes = lanes;
    this.publication = publication;
    this.pointers = pointers;
    this.releases = releases;
    this.config = config;
  }

  void start(@Observes StartupEvent started) {
    var plan = LogReader.Plan.of(new Start.Group("wfp-deploy"), Topics.APP_EVENTS);
    reader = LogReader.start("releases", log, plan, parking, this);
  }

  void stop(@Observes ShutdownEvent stopped) {
    stopping = true;
    var present = reader;
    if (present != null) {
      present.close();
    }
  }

  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck atTheTip() {
    return () -> {
      var present = reader;
      return HealthCheckResponse.named("releases are read to the log's tip")
          .status(present != null && present.ready())
          .build();
    };
  }

  @Override
  public void handle(List<LogRecord> records) {
    for (var record : records) {
      if (WANTED.contains(record.attributes().type())) {
        try {
          take(record);
        } catch (MalformedEventException | IllegalArgumentException malformed) {
          var _ = parking.park(record, String.valueOf(malformed.getMessage()));
        }
      }
    }
  }

  private void take(LogRecord record) {
    var tenant = record.attributes().tenant();
    var app = record.attributes().app();
    switch (record.read(AppEvent.class)) {
      case ReleaseChanged changed when changed.state() == ReleaseState.queued ->
          begin(
              record,
              () -> lanes.put(app, () -> finish(record, () -> publish(tenant, record, changed))));
      // Hiding an app does not wait for a release under way.
      case AppStatusChanged changed ->
          begin(
              record,
              () -> Thread.ofVirtual().start(() -> finish(record, () -> show(tenant, changed))));
      default -> {}
    }
  }

  private void begin(LogRecord record, Runnable work) {
    if (unfinished.begin(record.position())) {
      work.run();
    }
  }

  /// Repeats work whose parts are away until it ends; expected failures have ended it already.
  private void finish(LogRecord record, Runnable work) {
    var pause = FIRST_PAUSE;
    while (!stopping) {
      try {
        work.run();
        unfinished.end(record.position());
        return;
      } catch (RuntimeException failed) {
        LOG.errorf(failed, "work for %s is tried again", record.attributes().id());
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
      var doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
  }

  private void publish(TenantId tenant, LogRecord record, ReleaseChanged changed) {
    releases
        .find(tenant, record.attributes().app(), changed.release())
        .await()
        .atMost(config.databaseTimeout())
        .ifPresent(publication::run);
  }

  private void show(TenantId tenant, AppStatusChanged changed) {
    var outcome = pointers.show(tenant, changed.app(), changed.status());
    if (outcome instanceof Outcome.Lost<Boolean>(var why)) {
      throw new IllegalStateException("the edge is away: " + why);
    }
  }

  @Override
  public long resumeAt(Topics topic, int partition, long next) {
    return unfinished.resumeAt(new Partition(topic, partition), next);
  }
}
