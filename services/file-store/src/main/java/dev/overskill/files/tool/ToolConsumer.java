package dev.overskill.files.tool;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.ToolRegistry;
import dev.overskill.events.Topics;
import dev.overskill.files.gate.Crossings;
import dev.overskill.files.history.OwnedApp;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.Batches;
import dev.overskill.log.LogRecord;
import dev.overskill.log.Parking;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Gathers tool calls from `agent.events` and hands complete ones to the app's lane.
///
/// Reading goes on while calls are answered. The group's offset stays before the start of the
/// earliest call without an answer, so a crash at any point repeats it, and what was answered is
/// known by its row.
final class ToolConsumer implements Batches {
  private static final String PREFIX = AgentEvent.TYPE_PREFIX + "TOOL_CALL_";
  private static final String RESULT = PREFIX + "RESULT";
  private static final int SHOWN_NAME = 64;
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private final Map<Integer, PartitionFold> folds = new ConcurrentHashMap<>();
  private final AtomicLong openBytes = new AtomicLong();
  private final ToolConfig config;
  private final AppDirectory apps;
  private final Parking parking;
  private final Crossings crossings;
  private final Lanes<Job> lanes;
  private final Clock clock;
  private final Counter orphans;

  /// A complete call, and where to call it off.
  record Job(PartitionFold fold, PartitionFold.Complete complete) {}

  /// Where bad records go.
  record Exits(Parking parking, Crossings crossings) {}

  ToolConsumer(
      ToolConfig config,
      AppDirectory apps,
      Exits exits,
      Lanes<Job> lanes,
      Clock clock,
      MeterRegistry meters) {
    this.config = config;
    this.apps = apps;
    this.parking = exits.parking();
    this.crossings = exits.crossings();
    this.lanes = lanes;
    this.clock = clock;
    this.orphans = meters.counter("overskill.files.tools.orphans");
    meters.gauge("overskill.files.tools.open", this, ToolConsumer::openCalls);
    meters.gauge("overskill.files.tools.open.characters", openBytes, AtomicLong::get);
    meters.gauge("overskill.files.tools.busy", lanes, Lanes::busy);
  }

  private double openCalls() {
    return folds.values().stream().mapToInt(PartitionFold::openCalls).sum();
  }

  @Override
  public void handle(List<LogRecord> records) throws InterruptedException {
    for (var record : records) {
      var type = record.attributes().type();
      if (type.startsWith(PREFIX) && !type.equals(RESULT)) {
        var fold =
            folds.computeIfAbsent(record.partition(), _ -> new PartitionFold(config, openBytes));
        if (fold.advance(record.offset())) {
          gather(fold, record);
        }
      }
    }
    expire();
  }

  private void gather(PartitionFold fold, LogRecord record) throws InterruptedException {
    AgentEvent event;
    try {
      event = record.read(AgentEvent.class);
    } catch (MalformedEventException e) {
      parking.park(record, String.valueOf(e.getMessage()));
      return;
    }
    switch (event) {
      case AgentEvent.ToolCallStart(var id, var name, _, _) -> start(fold, record, id, name);
      case AgentEvent.ToolCallArgs(var id, var delta) ->
          find(fold, record, id).ifPresent(call -> fold.add(call, record, delta));
      case AgentEvent.ToolCallEnd(var id) -> {
        var complete = find(fold, record, id).flatMap(call -> fold.end(call, record));
        if (complete.isPresent()) {
          dispatch(fold, complete.get());
        }
      }
      default -> parking.park(record, "ce_type is not the type of the value");
    }
  }

  private void start(PartitionFold fold, LogRecord record, ToolCallId id, String name)
      throws InterruptedException {
    var owned = owned(record);
    if (owned.isPresent()) {
      var call = new OpenCall(owned.get(), id, shown(name), record);
      for (var crowdedOut : fold.start(call)) {
        dispatch(fold, crowdedOut);
      }
    }
  }

  /// The app, if it is the tenant's who says so. A new app may be ahead of the directory.
  private Optional<OwnedApp> owned(LogRecord record) throws InterruptedException {
    var app = record.attributes().app();
    var tenant = record.attributes().tenant();
    var deadline = System.nanoTime() + config.appPatience().toNanos();
    var entry = apps.app(app);
    while (entry.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_EVERY);
      entry = apps.app(app);
    }
    if (entry.isEmpty()) {
      parking.park(record, "no such app");
      return Optional.empty();
    }
    if (!entry.get().tenant().equals(tenant)) {
      crossings.report("tool", tenant, app);
      parking.park(record, "the app is of another tenant");
      return Optional.empty();
    }
    return Optional.of(new OwnedApp(tenant, app));
  }

  private Optional<OpenCall> find(PartitionFold fold, LogRecord record, ToolCallId id) {
    var call = fold.find(record.attributes().app(), id);
    if (call.isEmpty()) {
      orphans.increment();
      return call;
    }
    if (!call.get().owned().tenant().equals(record.attributes().tenant())) {
      crossings.report("tool", record.attributes().tenant(), record.attributes().app());
      parking.park(record, "the app is of another tenant");
      return Optional.empty();
    }
    return call;
  }

  /// A name for answers and rows, whatever the agent wrote.
  private static String shown(String name) {
    var plain = name.replaceAll("[^\\p{Alnum}_.:-]", "?");
    return plain.length() <= SHOWN_NAME ? plain : plain.substring(0, SHOWN_NAME);
  }

  private void dispatch(PartitionFold fold, PartitionFold.Complete complete)
      throws InterruptedException {
    var call = complete.call();
    if (ToolRegistry.WORKER_TOOLS.contains(call.tool())
        || ToolRegistry.PREVIEW_TOOLS.contains(call.tool())) {
      fold.answered(complete); // its worker, or preview-router, answers it
      return;
    }
    lanes.add(call.owned().app(), new Job(fold, complete));
  }

  /// Refuses the calls that were begun too long ago.
  void expire() throws InterruptedException {
    var before = clock.instant().minus(config.patience());
    for (var fold : folds.values()) {
      for (var late : fold.expire(before)) {
        dispatch(fold, late);
      }
    }
  }

  @Override
  public long resumeAt(Topics topic, int partition, long next) {
    var fold = folds.get(partition);
    return fold == null ? next : fold.resumeAt(next);
  }

  @Override
  public void lost(List<Partition> partitions) {
    for (var partition : partitions) {
      var fold = folds.remove(partition.number());
      if (fold != null) {
        fold.drop();
      }
    }
  }
}
