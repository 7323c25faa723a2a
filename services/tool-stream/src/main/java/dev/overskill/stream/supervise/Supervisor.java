package dev.overskill.stream.supervise;

import dev.overskill.events.Topics;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.Parking;
import dev.overskill.log.Relay;
import dev.overskill.log.Start;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Supervises, while the service runs, the partitions that the group gives this node. Both topics
/// of a partition have the same owner, since Kafka's range assignor, its default, gives the same
/// numbers of topics of one size to one member.
@Singleton
public final class Supervisor {
  private static final String GROUP = "tool-stream-supervisor";
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /// Nobody waits for it: leases are seconds.
  private static final Duration LINGER = Duration.ofMillis(200);

  private final Ledger ledger;
  private final AppDirectory directory;
  private final LeaseConfig config;
  private final LogConfig log;
  private final Relay relay;
  private final Parking parking;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Thread opener =
      Thread.ofVirtual().name("supervisor").unstarted(this::openWhenReady);
  private volatile @Nullable Tenure tenure;

  private record Tenure(Supervision supervision, LogReader reader) {}

  @Inject
  Supervisor(
      Ledger ledger,
      AppDirectory directory,
      LeaseConfig config,
      LogConfig log,
      Relay relay,
      Parking parking,
      Clock clock,
      MeterRegistry meters) {
    this.ledger = ledger;
    this.directory = directory;
    this.config = config;
    this.log = log;
    this.relay = relay;
    this.parking = parking;
    this.clock = clock;
    this.meters = meters;
    Gauge.builder("stream.runs.open", this, Supervisor::runs).register(meters);
  }

  private double runs() {
    var present = tenure;
    return present == null ? 0 : present.supervision().runs();
  }

  void start(@Observes StartupEvent event) {
    opener.start();
  }

  /// Whose an app is must be known before anybody can end its runs.
  private void openWhenReady() {
    try {
      while (!directory.ready()) {
        Thread.sleep(LOOK_EVERY);
      }
      openFirst();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void openFirst() {
    if (tenure == null) {
      open(config);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    opener.interrupt();
    close();
  }

  /// Joins the group, knowing nothing.
  synchronized void open(LeaseConfig limits) {
    var supervision = new Supervision(ledger, directory, limits, clock, meters);
    var plan =
        LogReader.Plan.of(new Start.Group(GROUP), Topics.AGENT_EVENTS, Topics.APP_EVENTS)
            .lingering(LINGER)
            .following(relay);
    tenure =
        new Tenure(supervision, LogReader.start("supervisor", log, plan, parking, supervision));
  }

  /// Leaves the group.
  synchronized void close() {
    var present = tenure;
    if (present != null) {
      present.reader().close();
    }
  }
}
