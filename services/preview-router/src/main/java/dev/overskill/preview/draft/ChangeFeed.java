package dev.overskill.preview.draft;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.FileChanged;
import dev.overskill.events.AppEvent.ToolResult;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.Topics;
import dev.overskill.log.Batches;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.Parking;
import dev.overskill.log.Start;
import java.time.Clock;
import java.util.List;

/// Hands committed changes to the drafts that are live here, and what agents change in others to
/// those who look after them. It reads from the log's tip: what came before is in the tree that a
/// draft begins with.
public final class ChangeFeed implements Batches, AutoCloseable {
  private static final String CHANGED = "file.changed";
  private static final String ANSWERED = "tool.result";
  private static final String AGENT = "agent";

  private final Drafts drafts;
  private final Lookout lookout;
  private final Parking parking;
  private final LogReader reader;

  public ChangeFeed(LogConfig config, Drafts drafts, Parking parking, Clock clock) {
    this.drafts = drafts;
    this.lookout = new Lookout(drafts, clock);
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
      switch (attributes.type()) {
        case CHANGED -> hand(record, drafts.live(attributes.app()).isPresent());
        case ANSWERED -> drafts.live(attributes.app()).ifPresent(draft -> answer(record, draft));
        default -> {}
      }
    }
  }

  private void hand(LogRecord record, boolean live) {
    try {
      var attributes = record.attributes();
      if (record.read(AppEvent.class) instanceof FileChanged change) {
        if (live) {
          drafts.changed(attributes.app(), change, attributes.traceparent());
        } else if (change.author().kind().equals(AGENT)) {
          lookout.changed(attributes.app(), attributes.tenant());
        }
      }
    } catch (MalformedEventException e) {
      parking.park(record, String.valueOf(e.getMessage()));
    }
  }

  /// Answers are many and long: they are read only where pages wait for one.
  private void answer(LogRecord record, Draft draft) {
    try {
      if (draft.awaitsCall() && record.read(AppEvent.class) instanceof ToolResult result) {
        draft.answered(result.toolCall());
      }
    } catch (MalformedEventException e) {
      parking.park(record, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    reader.close();
    lookout.close();
  }
}
