package dev.overskill.stream.journal;

import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.event.Told;
import dev.overskill.stream.fold.Bounds;
import dev.overskill.stream.fold.Fold;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/// An archive in memory: what was added of both topics, folded anew whenever it is asked.
final class TestArchive implements Archive {
  private final List<LogRecord> agent = new ArrayList<>();
  private final List<LogRecord> app = new ArrayList<>();
  private Offsets reach = Offsets.NONE;

  void add(Topics topic, List<LogRecord> records) {
    (topic == Topics.AGENT_EVENTS ? agent : app).addAll(records);
  }

  /// What was added so far is committed.
  void commit() {
    reach = asOf();
  }

  private Offsets asOf() {
    return new Offsets(agent.size(), app.size());
  }

  @Override
  public Past load(AppKey key, Epoch epoch) {
    var fold = new Fold(Bounds.DEFAULT);
    var ids = new HashSet<String>();
    Stream.concat(agent.stream(), app.stream())
        .filter(record -> record.attributes().app().equals(key.app()))
        .filter(record -> ids.add(record.attributes().id()))
        .map(record -> Told.of(record.topic(), record.attributes(), record.value()))
        .forEach(fold::apply);
    return new Past(fold, asOf());
  }

  @Override
  public Offsets reach(int partition) {
    return reach;
  }
}
