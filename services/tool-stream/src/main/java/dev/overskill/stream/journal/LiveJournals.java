package dev.overskill.stream.journal;

import dev.overskill.events.Topics;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.LogAdmin;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogUnavailableException;
import dev.overskill.log.Parking;
import dev.overskill.log.Relay;
import dev.overskill.log.Start;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The journals of this node, fed from Kafka: there once everything that was on the log at the
/// start is in them.
@Singleton
public final class LiveJournals {
  private static final Logger LOG = Logger.getLogger(LiveJournals.class);

  /// Clients give up soon after, and come back.
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final JournalConfig config;
  private final LogConfig log;
  private final Relay relay;
  private final Parking parking;
  private final AppDirectory directory;
  private final Archive archive;
  private final MeterRegistry meters;
  private final Clock clock;
  private final ExecutorService folding =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("snapshot").factory());
  private final List<Consumer<Set<AppKey>>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Journals journals;
  private volatile @Nullable LogReader reader;
  private @Nullable Thread starting;

  @Inject
  LiveJournals(
      JournalConfig config,
      LogConfig log,
      Relay relay,
      Parking parking,
      AppDirectory directory,
      Archive archive,
      MeterRegistry meters,
      Clock clock) {
    this.config = config;
    this.log = log;
    this.relay = relay;
    this.parking = parking;
    this.directory = directory;
    this.archive = archive;
    this.meters = meters;
    this.clock = clock;
  }

  /// Calls this whenever apps have new entries, on the reader's thread: it must not block.
  public void onAppended(Consumer<Set<AppKey>> listener) {
    listeners.add(listener);
  }

  /// The journals, if they are complete and at the log's tip.
  public Optional<Journals> get() {
    var running = reader;
    return running != null && running.ready() ? Optional.ofNullable(journals) : Optional.empty();
  }

  void start(@Observes StartupEvent event) {
    starting = Thread.ofVirtual().name("journals").start(this::connect);
  }

  /// Kafka may start later than we do: asks until it answers.
  private void connect() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        var epoch = Epoch.of(LogAdmin.identity(log, Topics.AGENT_EVENTS, Topics.APP_EVENTS));
        read(new Journals(epoch, config.retention(), archive, folding, PATIENCE));
        return;
      } catch (LogUnavailableException | KafkaException e) {
        LOG.warnf("the log cannot be reached: %s", e.getMessage());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(Journals filled) {
    Gauge.builder("stream.journal.bytes", filled, Journals::weight).register(meters);
    Gauge.builder("stream.journal.apps", filled, Journals::apps).register(meters);
    snapshots("miss", filled, Journals::snapshotsMade);
    snapshots("hit", filled, Journals::snapshotsReused);
    var feed =
        new Feed(
            filled,
            app -> directory.app(app).map(AppDirectory.Entry::tenant),
            new Notices(),
            config.mergeBytes().asLongValue());
    journals = filled;
    reader =
        LogReader.start(
            "events",
            log,
            LogReader.Plan.of(
                    new Start.Behind(
                        Archive.GROUP,
                        config.history(),
                        config.historyRecords(),
                        config.backlogRecords()),
                    Topics.AGENT_EVENTS,
                    Topics.APP_EVENTS)
                .leading(relay),
            parking,
            new ReadAge(feed, meters, clock));
  }

  private void snapshots(String cache, Journals filled, ToDoubleFunction<Journals> count) {
    FunctionCounter.builder("stream.snapshots", filled, count)
        .description("snapshots asked for, by whether one was there already")
        .tag("cache", cache)
        .register(meters);
  }

  @PreDestroy
  void stop() {
    folding.shutdownNow();
    var beginning = starting;
    if (beginning != null) {
      beginning.interrupt();
    }
    var running = reader;
    if (running != null) {
      running.close();
    }
  }

  private final class Notices implements Feed.Outlet {
    private final Counter repeated = meters.counter("stream.journal.repeated");
    private final Counter fenced = meters.counter("stream.journal.fenced");

    @Override
    public void appended(Set<AppKey> apps) {
      listeners.forEach(listener -> listener.accept(apps));
    }

    @Override
    public void repeated(LogRecord record) {
      repeated.increment();
    }

    @Override
    public void refused(LogRecord record, String reason) {
      parking.park(record, reason);
    }

    @Override
    public void fenced(LogRecord record) {
      fenced.increment();
    }
  }
}
