package dev.overskill.stream.cold;

import dev.overskill.events.AppId;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.Batches;
import dev.overskill.log.LogAdmin;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogUnavailableException;
import dev.overskill.log.Parking;
import dev.overskill.log.Relay;
import dev.overskill.log.Start;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Archive;
import dev.overskill.stream.journal.Epoch;
import dev.overskill.stream.journal.LiveJournals;
import dev.overskill.stream.journal.Sieve;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Writes the archive: the member of a group, so that each partition of both topics has one owner.
///
/// A batch is committed to Kafka after it is in PostgreSQL; what comes again after a crash is
/// recognised by its offsets.
@Singleton
final class Archivist implements Batches {
  private static final Logger LOG = Logger.getLogger(Archivist.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration GLANCE = Duration.ofMillis(50);

  /// How long a start of the journals comes first.
  private static final Duration COURTESY = Duration.ofSeconds(15);

  private final ArchiveConfig config;
  private final LogConfig log;
  private final LiveJournals journals;
  private final Relay relay;
  private final Parking parking;
  private final PostgresArchive archive;
  private final Checkpoints checkpoints;
  private final Sieve sieve;
  private final Repeats repeats = new Repeats();
  private final Counter written;
  private volatile @Nullable LogReader reader;
  private @Nullable Thread starting;
  private Epoch epoch = new Epoch("");
  private List<LogRecord> sieved = List.of();
  private Map<TenantId, Map<AppId, Batch>> batches = Map.of();

  @Inject
  Archivist(
      ArchiveConfig config,
      LogConfig log,
      LiveJournals journals,
      Relay relay,
      Parking parking,
      AppDirectory directory,
      PostgresArchive archive,
      MeterRegistry meters) {
    this.config = config;
    this.log = log;
    this.journals = journals;
    this.relay = relay;
    this.parking = parking;
    this.archive = archive;
    this.checkpoints = new Checkpoints(archive::checkpoint);
    this.sieve = new Sieve(app -> directory.app(app).map(AppDirectory.Entry::tenant));
    this.written = meters.counter("stream.archive.events");
  }

  void start(@Observes StartupEvent event) {
    starting = Thread.ofVirtual().name("archivist").start(this::connect);
  }

  /// People wait for the journals, which read the same; what they have read then is at hand.
  private void connect() {
    long until = System.nanoTime() + COURTESY.toNanos();
    var thread = Thread.currentThread();
    while (journals.get().isEmpty() && System.nanoTime() < until && !thread.isInterrupted()) {
      pause(GLANCE);
    }
    while (!thread.isInterrupted()) {
      try {
        epoch = Epoch.of(LogAdmin.identity(log, Topics.AGENT_EVENTS, Topics.APP_EVENTS));
        var plan =
            LogReader.Plan.of(
                    new Start.Group(Archive.GROUP), Topics.AGENT_EVENTS, Topics.APP_EVENTS)
                .lingering(config.linger())
                .following(relay);
        reader = LogReader.start("archive", log, plan, parking, this);
        return;
      } catch (LogUnavailableException | KafkaException e) {
        LOG.warnf("the log cannot be reached: %s", e.getMessage());
        pause(PAUSE);
      }
    }
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Both topics of a partition in one order, by the time of their records; within a topic the
  /// order is its own. Records that come again because writing failed have been through the sieve
  /// already.
  @Override
  @SuppressWarnings("ReferenceEquality") // the very same batch, which the reader hands in again
  public void handle(List<LogRecord> records) {
    if (records != sieved) {
      batches = sieve(records);
      sieved = records;
    }
    batches.forEach((tenant, byApp) -> write(tenant, List.copyOf(byApp.values())));
    repeats.keep();
  }

  private Map<TenantId, Map<AppId, Batch>> sieve(List<LogRecord> records) {
    var sorted = new ArrayList<>(records);
    sorted.sort(Comparator.comparing(LogRecord::appended));
    var byTenant = new LinkedHashMap<TenantId, Map<AppId, Batch>>();
    for (var record : sorted) {
      var attributes = record.attributes();
      if (!sieve.isForeign(record)
          && !sieve.isFenced(record)
          && !repeats.isRepeat(attributes.app(), attributes.id())) {
        keep(record, byTenant);
      }
    }
    return byTenant;
  }

  private void keep(LogRecord record, Map<TenantId, Map<AppId, Batch>> byTenant) {
    try {
      var told = sieve.tell(record);
      byTenant
          .computeIfAbsent(record.attributes().tenant(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(record.attributes().app(), Batch::new)
          .add(record, told);
    } catch (MalformedEventException e) {
      LOG.debugf("not archived: %s", e.getMessage()); // the feed parks it
    }
  }

  private void write(TenantId tenant, List<Batch> batches) {
    var heavy = archive.append(tenant, epoch, batches, config.checkpointEvents());
    written.increment(batches.stream().mapToInt(Batch::size).sum());
    heavy.forEach(app -> checkpoints.ask(new AppKey(tenant, app)));
  }

  @PreDestroy
  void stop() {
    var beginning = starting;
    if (beginning != null) {
      beginning.interrupt();
    }
    var running = reader;
    if (running != null) {
      running.close();
    }
    checkpoints.close();
  }
}
