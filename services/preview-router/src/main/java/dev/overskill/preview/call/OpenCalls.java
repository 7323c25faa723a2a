package dev.overskill.preview.call;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.ToolCallId;
import dev.overskill.log.LogRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The tool calls of one partition whose arguments are still coming.
///
/// Records may come again, whole batches of them: what a call has of its arguments it does not take
/// twice.
public final class OpenCalls {
  private static final String PREFIX = AgentEvent.TYPE_PREFIX + "TOOL_CALL_";
  private static final String START = PREFIX + "START";
  private static final String RESULT = PREFIX + "RESULT";

  private final Rule rule;
  private final Predicate<LogRecord> admitted;
  private final Map<Key, Open> open = new LinkedHashMap<>();

  /// Which calls are gathered, and how much of them.
  ///
  /// @param open at most so many at a time; the oldest are forgotten
  /// @param characters of arguments; what is more is cut off
  /// @param longest how long a call is waited for: the agent of one that takes longer is gone
  public record Rule(Set<String> tools, int open, int characters, Duration longest) {}

  /// A complete call.
  ///
  /// @param arguments JSON text, or what was sent as such
  public record Call(LogRecord start, ToolCallId id, String tool, String arguments) {}

  private record Key(AppId app, ToolCallId call) {}

  private static final class Open {
    private final LogRecord start;
    private final String tool;
    private final StringBuilder arguments = new StringBuilder();
    private long last;

    Open(LogRecord start, String tool) {
      this.start = start;
      this.tool = tool;
      this.last = start.offset();
    }
  }

  /// @param admitted whether the call that this record begins is to be gathered
  public OpenCalls(Rule rule, Predicate<LogRecord> admitted) {
    this.rule = rule;
    this.admitted = admitted;
  }

  /// Takes the next record of the partition.
  ///
  /// @return the call that it completes, which stays open until it is [#closed(Call)]
  public Optional<Call> take(LogRecord record) {
    giveUp(record.appended().minus(rule.longest()));
    var type = record.attributes().type();
    return type.startsWith(PREFIX) && !type.equals(RESULT) && concerns(record)
        ? gather(record)
        : Optional.empty();
  }

  private void giveUp(Instant before) {
    open.values().removeIf(call -> call.start.appended().isBefore(before));
  }

  /// The arguments of other tools are many: they are not even read.
  private boolean concerns(LogRecord record) {
    return record.attributes().type().equals(START)
        || open.keySet().stream().anyMatch(key -> key.app().equals(record.attributes().subject()));
  }

  private Optional<Call> gather(LogRecord record) {
    AgentEvent event;
    try {
      event = record.read(AgentEvent.class);
    } catch (MalformedEventException _) {
      return Optional.empty(); // file-store parks it
    }
    switch (event) {
      case AgentEvent.ToolCallStart(var id, var name, _, _) -> start(record, id, name);
      case AgentEvent.ToolCallArgs(var id, var delta) -> add(record, id, delta);
      case AgentEvent.ToolCallEnd(var id) -> {
        return Optional.ofNullable(find(record, id))
            .map(call -> new Call(call.start, id, call.tool, call.arguments.toString()));
      }
      default -> {} // file-store parks it
    }
    return Optional.empty();
  }

  private void start(LogRecord record, ToolCallId id, String name) {
    if (rule.tools().contains(name) && admitted.test(record)) {
      open.put(new Key(record.attributes().app(), id), new Open(record, name));
      forgetTheOldest();
    }
  }

  private void forgetTheOldest() {
    Iterator<Key> oldest = open.keySet().iterator();
    while (open.size() > rule.open()) {
      oldest.next();
      oldest.remove();
    }
  }

  private void add(LogRecord record, ToolCallId id, String delta) {
    var call = find(record, id);
    if (call != null && record.offset() > call.last) {
      call.last = record.offset();
      var room = rule.characters() + 1 - call.arguments.length();
      call.arguments.append(delta, 0, Math.min(room, delta.length()));
    }
  }

  /// The open call that this record is of: nobody but its own tenant says more of it.
  private @Nullable Open find(LogRecord record, ToolCallId id) {
    var call = open.get(new Key(record.attributes().app(), id));
    var tenant = record.attributes().tenant();
    return call != null && call.start.attributes().tenant().equals(tenant) ? call : null;
  }

  /// This call needs nothing more.
  public void closed(Call call) {
    open.remove(new Key(call.start().attributes().app(), call.id()));
  }

  /// Where the earliest open call starts; `next` if that is earlier.
  public long firstOffset(long next) {
    return open.values().stream().mapToLong(call -> call.start.offset()).reduce(next, Math::min);
  }
}
