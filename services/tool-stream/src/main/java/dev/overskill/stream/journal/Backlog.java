package dev.overskill.stream.journal;

import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Puts both topics of each partition into one order by the time of their records. The order within
/// a topic stays; at the same time the agent comes first, since it is the cause. For one thread.
///
/// While history is read one topic may run ahead of the other; what cannot be placed yet waits
/// here, up to a number of bytes. Beyond that the order between the topics is no longer promised.
final class Backlog {
  private final long limitBytes;
  private final Map<Integer, Pair> pairs = new TreeMap<>();
  private long bytes;

  Backlog(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  private record Pair(Queue<LogRecord> agent, Queue<LogRecord> app) {
    private static final Comparator<LogRecord> EARLIER = Comparator.comparing(LogRecord::appended);

    Queue<LogRecord> of(Topics topic) {
      return topic == Topics.AGENT_EVENTS ? agent : app;
    }

    boolean isEmpty() {
      return agent.isEmpty() && app.isEmpty();
    }

    /// Whether the next record is known whatever comes later.
    boolean isDecided() {
      return !agent.isEmpty() && !app.isEmpty();
    }

    /// The queue whose head is next; only meaningful if not both are empty.
    Queue<LogRecord> earlier() {
      if (agent.isEmpty() || app.isEmpty()) {
        return agent.isEmpty() ? app : agent;
      }
      return EARLIER.compare(agent.element(), app.element()) <= 0 ? agent : app;
    }
  }

  void offer(LogRecord record) {
    pairs
        .computeIfAbsent(record.partition(), _ -> new Pair(new ArrayDeque<>(), new ArrayDeque<>()))
        .of(record.topic())
        .add(record);
    bytes += weight(record);
  }

  /// Hands on what can be placed.
  ///
  /// @param all also what an earlier record of the other topic might still precede
  void drain(boolean all, Consumer<LogRecord> to) {
    boolean everything = all || bytes > limitBytes;
    for (var pair : pairs.values()) {
      while (everything ? !pair.isEmpty() : pair.isDecided()) {
        var record = pair.earlier().remove();
        bytes -= weight(record);
        to.accept(record);
      }
    }
  }

  private static long weight(LogRecord record) {
    var value = record.value();
    return 300L + (value == null ? 0 : value.length);
  }
}
