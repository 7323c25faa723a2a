package dev.overskill.files.tool;

import dev.overskill.events.AppId;
import dev.overskill.events.ToolCallId;
import dev.overskill.files.tool.ToolCall.Arguments;
import dev.overskill.log.LogRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/// The tool calls of one partition: open ones, and those not answered yet.
///
/// It knows from where the partition must be read again after a crash: from the start of the
/// earliest call without an answer.
final class PartitionFold {
  private final ToolConfig config;
  private final AtomicLong openBytes;
  private final Map<Key, OpenCall> open = new LinkedHashMap<>();
  private final ConcurrentSkipListSet<Long> unanswered = new ConcurrentSkipListSet<>();
  private long folded = -1;
  private volatile boolean dropped;

  /// @param openBytes what is open in all partitions together
  PartitionFold(ToolConfig config, AtomicLong openBytes) {
    this.config = config;
    this.openBytes = openBytes;
  }

  private record Key(AppId app, ToolCallId id) {
    static Key of(OpenCall call) {
      return new Key(call.owned().app(), call.id());
    }
  }

  /// A complete call, and the offset to call off when it is answered.
  record Complete(ToolCall call, long startOffset) {}

  /// Whether this record is new; a batch that is handled again repeats records.
  synchronized boolean advance(long offset) {
    if (offset <= folded) {
      return false;
    }
    folded = offset;
    return true;
  }

  /// A call begins, or begins anew: a worker that repeats a start repeats the arguments too.
  ///
  /// @return calls that had to make room
  synchronized List<Complete> start(OpenCall call) {
    var former = open.remove(Key.of(call));
    if (former != null) {
      forget(former);
      unanswered.remove(former.startOffset());
    }
    unanswered.add(call.startOffset());
    open.put(Key.of(call), call);
    return open.size() > config.openCalls() ? List.of(expire(open.values().iterator())) : List.of();
  }

  synchronized Optional<OpenCall> find(AppId app, ToolCallId id) {
    return Optional.ofNullable(open.get(new Key(app, id)));
  }

  synchronized void add(OpenCall call, LogRecord record, String delta) {
    if (open.get(Key.of(call)) != call) {
      return;
    }
    var grown = call.add(record, delta, (int) config.argumentLimit().asLongValue());
    if (openBytes.addAndGet(grown) > config.openLimit().asLongValue()) {
      openBytes.addAndGet(call.spoil(new Arguments.Crowded()));
    }
  }

  /// The call is complete, unless it was refused in this moment for being late.
  synchronized Optional<Complete> end(OpenCall call, LogRecord record) {
    if (!open.remove(Key.of(call), call)) {
      return Optional.empty();
    }
    forget(call);
    return Optional.of(new Complete(call.end(record), call.startOffset()));
  }

  /// The calls that were begun before then, all refused.
  synchronized List<Complete> expire(Instant before) {
    var expired = new ArrayList<Complete>();
    for (var calls = open.values().iterator(); calls.hasNext(); ) {
      var call = calls.next();
      if (!call.startedAt().isBefore(before)) {
        break;
      }
      calls.remove();
      forget(call);
      expired.add(new Complete(call.late(), call.startOffset()));
    }
    return expired;
  }

  private Complete expire(Iterator<OpenCall> calls) {
    var oldest = calls.next();
    calls.remove();
    forget(oldest);
    return new Complete(oldest.late(), oldest.startOffset());
  }

  private void forget(OpenCall call) {
    openBytes.addAndGet(-call.size());
  }

  void answered(Complete complete) {
    unanswered.remove(complete.startOffset());
  }

  /// The offset to read again from after a crash.
  long resumeAt(long next) {
    var earliest = unanswered.ceiling(0L);
    return earliest == null ? next : Math.min(earliest, next);
  }

  synchronized int openCalls() {
    return open.size();
  }

  /// Another member of the group reads this partition now.
  synchronized void drop() {
    dropped = true;
    open.values().forEach(this::forget);
    open.clear();
  }

  boolean isDropped() {
    return dropped;
  }
}
