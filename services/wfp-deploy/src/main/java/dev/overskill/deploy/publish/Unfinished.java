package dev.overskill.deploy.publish;

import dev.overskill.log.Batches.Partition;
import dev.overskill.log.LogRecord.Position;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/// The places on the log whose work goes on: reading begins there again after a crash.
final class Unfinished {
  private final Map<Partition, ConcurrentSkipListSet<Long>> offsets = new ConcurrentHashMap<>();

  /// Whether it was not there already.
  boolean begin(Position at) {
    return offsets
        .computeIfAbsent(partition(at), absent -> new ConcurrentSkipListSet<>())
        .add(at.offset());
  }

  void end(Position at) {
    var open = offsets.get(partition(at));
    if (open != null) {
      open.remove(at.offset());
    }
  }

  /// The first offset that is still needed, `next` when none is.
  long resumeAt(Partition partition, long next) {
    var open = offsets.get(partition);
    var first = open == null ? null : open.isEmpty() ? null : open.first();
    return first == null ? next : Math.min(first, next);
  }

  private static Partition partition(Position at) {
    return new Partition(at.topic(), at.partition());
  }
}
