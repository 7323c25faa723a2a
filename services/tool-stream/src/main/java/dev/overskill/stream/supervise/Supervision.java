package dev.overskill.stream.supervise;

import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.Batches;
import dev.overskill.log.LogRecord;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Owns some partitions: folds what is open on them, writes it down, and ends what nobody else
/// will. All of it on the reader's thread.
///
/// Silence counts only while the log is heard to its end: not while it is caught up with, not while
/// Kafka is away, and not while this node itself was busy.
final class Supervision implements Batches {
  private static final Logger LOG = Logger.getLogger(Supervision.class);
  private static final String LOST = "stream.runs.lost";
  private static final String EXPIRED = "stream.approvals.expired";
  private static final String TIMED_OUT = "stream.calls.timed_out";
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /// If the log was not heard for longer, the rest is nobody's silence.
  private static final Duration LONGEST_STEP = Duration.ofSeconds(2);

  /// What is older is over, whatever it says.
  private static final Duration OLDEST = Duration.ofDays(1);

  private static final Duration SWEEP_EVERY = Duration.ofHours(1);
  private static final int SWEPT = 10_000;

  private final Map<Integer, Watch> watches = new ConcurrentHashMap<>();
  private final Ledger ledger;
  private final AppDirectory directory;
  private final LeaseConfig config;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Map<TenantId, Instant> swept =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TenantId, Instant> eldest) {
          return size() > SWEPT;
        }
      };
  private long looked = System.nanoTime();
  private long noted = System.nanoTime();

  Supervision(
      Ledger ledger,
      AppDirectory directory,
      LeaseConfig config,
      Clock clock,
      MeterRegistry meters) {
    this.ledger = ledger;
    this.directory = directory;
    this.config = config;
    this.clock = clock;
    this.meters = meters;
    // There from the start, so that what has not happened yet is seen as none.
    for (var name : List.of(LOST, EXPIRED, TIMED_OUT)) {
      var _ = meters.counter(name);
    }
  }

  @Override
  public void handle(List<LogRecord> records) {
    var oldest = clock.instant().minus(OLDEST);
    for (var record : records) {
      watches
          .computeIfAbsent(record.partition(), _ -> new Watch(config))
          .hear(record, !record.appended().isBefore(oldest) && isOwn(record));
    }
    watches.values().forEach(this::write);
  }

  /// Whether the app is the tenant's who says so, as far as it is known.
  private boolean isOwn(LogRecord record) {
    return directory
        .app(record.attributes().app())
        .map(AppDirectory.Entry::tenant)
        .filter(owner -> !owner.equals(record.attributes().tenant()))
        .isEmpty();
  }

  private void write(Watch watch) {
    watch
        .pages()
        .forEach((tenant, page) ->
            watch.written(tenant, ledger.write(tenant, page).await().atMost(config.writeLimit())));
  }

  @Override
  public Optional<Duration> pulse() {
    return Optional.of(LOOK_EVERY);
  }

  @Override
  public void reached(Set<Partition> partitions) {
    var nanos = System.nanoTime();
    var step = Duration.ofNanos(Math.min(nanos - looked, LONGEST_STEP.toNanos()));
    looked = nanos;
    try {
      for (var watch : watches.entrySet()) {
        var number = watch.getKey();
        if (partitions.contains(new Partition(Topics.AGENT_EVENTS, number))
            && partitions.contains(new Partition(Topics.APP_EVENTS, number))) {
          watch
              .getValue()
              .listen(step, clock.instant())
              .forEach(due -> settle(watch.getValue(), due));
        }
      }
      note(nanos);
    } catch (RuntimeException e) {
      LOG.warnf("what is due waits: %s", e);
    }
  }

  private void settle(Watch watch, Due due) {
    ledger.settle(due).await().atMost(config.writeLimit());
    watch.done(due);
    switch (due) {
      case Due.Lost(var app, var run, _) -> {
        LOG.infof("ended tenant=%s app=%s run=%s code=worker_lost", app.tenant(), app.app(), run);
        meters.counter(LOST).increment();
      }
      case Due.Expired _ -> meters.counter(EXPIRED).increment();
      case Due.TimedOut _ -> meters.counter(TIMED_OUT).increment();
    }
  }

  /// Now and then: when runs were heard, and what may go.
  private void note(long nanos) {
    if (nanos - noted < config.noteEvery().toNanos()) {
      return;
    }
    noted = nanos;
    for (var watch : watches.values()) {
      watch.note();
      write(watch);
      watch.tenants().forEach(this::sweep);
    }
  }

  private void sweep(TenantId tenant) {
    var now = clock.instant();
    var last = swept.get(tenant);
    if (last == null || last.plus(SWEEP_EVERY).isBefore(now)) {
      swept.put(tenant, now);
      ledger.sweep(tenant).await().atMost(config.writeLimit());
    }
  }

  @Override
  public long resumeAt(Topics topic, int partition, long next) {
    var watch = watches.get(partition);
    return watch == null ? next : watch.resumeAt(topic, next);
  }

  @Override
  public void lost(List<Partition> partitions) {
    partitions.forEach(partition -> watches.remove(partition.number()));
  }

  double runs() {
    return watches.values().stream().mapToInt(Watch::runs).sum();
  }
}
