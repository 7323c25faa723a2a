package dev.overskill.load.bench.preview;

import dev.overskill.events.AppId;
import dev.overskill.events.Topics;
import dev.overskill.log.Batches;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import dev.overskill.log.Start;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// When changes of apps were on the log, by [System#nanoTime()]: heard as the router hears them, on
/// a reader of its own.
final class Milestones implements Batches, AutoCloseable {
  private static final String CHANGED = "file.changed";

  private final Map<AppId, Long> changed = new ConcurrentHashMap<>();
  private final LogReader reader;

  Milestones(LogConfig config, LogWriter log) {
    var parking = new Parking(log, new SimpleMeterRegistry(), "bench");
    var plan = LogReader.Plan.of(new Start.Tip(), Topics.APP_EVENTS);
    this.reader = LogReader.start("milestones", config, plan, parking, this);
  }

  @Override
  public void handle(List<LogRecord> records) {
    var at = System.nanoTime();
    for (var record : records) {
      if (record.attributes().type().equals(CHANGED)) {
        changed.put(record.attributes().app(), at);
      }
    }
  }

  /// When the latest change of an app was heard; before all others if none was.
  long changed(AppId app) {
    return changed.getOrDefault(app, Long.MIN_VALUE);
  }

  @Override
  public void close() {
    reader.close();
  }
}
