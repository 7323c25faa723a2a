package dev.overskill.stream.journal;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.RunId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/// The runs that the platform ended, as a reader of both topics comes by their ends, and from where
/// on their workers count for nothing. What was said before stays, also when history is read again:
/// that is why the offset in `run.ended` decides, and not whether the run is fenced by now.
///
/// For one thread.
final class Fences {
  private static final int REMEMBERED = 10_000;

  private final Map<Fenced, Long> heardTo =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Fenced, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Fenced(AppId app, RunId run) {}

  /// Whether this is from the worker of a run that was over by then.
  boolean refuses(LogRecord record) {
    var run = record.attributes().run();
    if (run == null || record.topic() != Topics.AGENT_EVENTS) {
      return false;
    }
    var from = heardTo.get(new Fenced(record.attributes().app(), run));
    return from != null && record.offset() >= from;
  }

  /// Takes note of an end.
  void note(LogRecord record) {
    if (record.topic() != Topics.APP_EVENTS || !record.attributes().type().equals("run.ended")) {
      return;
    }
    try {
      if (record.read(AppEvent.class) instanceof AppEvent.RunEnded(var run, _, _, var from)) {
        heardTo.put(new Fenced(record.attributes().app(), run), from == null ? 0 : from);
      }
    } catch (MalformedEventException _) {
      // It is shown as it is, and ends nothing.
      return;
    }
  }
}
