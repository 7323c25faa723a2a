package dev.overskill.stream.supervise;

import dev.overskill.events.Topics;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.Parking;
import dev.overskill.log.Start;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Supervises, while the service runs, the partitions that the group gives this node. Both topics
/// of a partition have the same owner, since Kafka's range assignor, its default, gives the same
/// numbers of topics of one size to one member.
@Singleton
public final class Supervisor {
  private static final String GROUP = "tool-stream-supervisor";

  private final Ledger ledger;
  private final AppDirectory directory;
  private final LeaseConfig config;
  private final LogConfig log;
  private final Parking parking;
  private final Clock clock;
  private final MeterRegistry meters;
  private volatile @Nullable Tenure tenure;

  private record Tenure(Supervision supervision, LogReader reader) {}

  @Inject
  Supervisor(
      Ledger ledger,
      AppDirectory directory,
      LeaseConfig config,
      LogConfig log,
      Parking parking,
      Clock clock,
      MeterRegistry meters) {
    this.ledger = ledger;
    this.directory = directory;
    this.config = config;
    this.log = log;
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
    open(config);
  }

  void stop(@Observes ShutdownEvent event) {
    close();
  }

  /// Joins the group, knowing nothing.
  void open(LeaseConfig limits) {
    var supervision = new Supervision(ledger, directory, limits, clock, meters);
    var plan =
        LogReader.Plan.of(new Start.Group(GROUP), Topics.AGENT_EVENTS, Topics.APP_EVENTS);
    tenure =
        new Tenure(
            supervision, LogReader.start("supervisor", log, plan, parking, supervision));
  }

  /// Leaves the group.
  void close() {
    var present = tenure;
    if (present != null) {
      present.reader().close();
    }
  }

  boolean isReady() {
    var present = tenure;
    return present != null && present.reader().ready();
  }
}
