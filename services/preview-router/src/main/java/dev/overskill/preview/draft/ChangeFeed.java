package dev.overskill.preview.draft;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.FileChanged;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.Topics;
import dev.overskill.log.Batches;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.Parking;
import dev.overskill.log.Start;
import java.util.List;

/// Hands committed changes to the drafts that are live here. It reads from the log's tip: what came
/// before is in the tree that a draft begins with.
public final class ChangeFeed implements Batches, AutoCloseable {
  private static final String CHANGED = "file.changed";

  private final Drafts drafts;
  private final Parking parking;
  private final LogReader reader;

  public ChangeFeed(LogConfig config, Drafts drafts, Parking parking) {
    this.drafts = drafts;
    this.parking = parking;
    var plan = LogReader.Plan.of(new Start.Tip(), Topics.APP_EVENTS);
    this.reader = LogReader.start("app-events", config, plan, parking, this);
  }

  public boolean ready() {
    return reader.ready();
  }

  @Override
  public void handle(List<LogRecord> records) {
    for (var record : records) {
      var attributes = record.attributes();
      if (attributes.type().equals(CHANGED) && drafts.live(attributes.app()).isPresent()) {
        hand(record);
      }
    }
  }

  private void hand(LogRecord record) {
    try {
      if (record.read(AppEvent.class) instanceof FileChanged change) {
        drafts.changed(record.attributes().app(), change, record.attributes().traceparent());
      }
    } catch (MalformedEventException e) {
      parking.park(record, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
