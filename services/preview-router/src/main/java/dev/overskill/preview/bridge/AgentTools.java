package dev.overskill.preview.bridge;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.ToolResult;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.ToolRegistry;
import dev.overskill.events.Topics;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.Batches;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Answers the agents' tools about the pages of drafts.
///
/// The group's offset stays before the start of the earliest call that is still open, so a crash at
/// any point repeats it; and the id of an answer follows from its call, so an answer that is given
/// again is known as the same.
final class AgentTools implements Batches {
  private static final String PREFIX = AgentEvent.TYPE_PREFIX + "TOOL_CALL_";
  private static final String RESULT = PREFIX + "RESULT";
  private static final int MOST_OPEN = 256;
  private static final int LONGEST_ARGUMENTS = 4_096;
  private static final int PATIENCE_SECONDS = 30;

  /// A call that is not complete by then never will be: its agent is gone. It must not hold the
  /// group's offset for good.
  private static final Duration LONGEST_CALL = Duration.ofMinutes(5);

  private final AppDirectory apps;
  private final LogWriter log;
  private final Parking parking;
  private final Answers answers;
  private final Clock clock;
  private final Map<Integer, Map<Key, Open>> open = new HashMap<>();

  private record Key(AppId app, ToolCallId call) {}

  /// A call whose arguments are still coming.
  private record Open(LogRecord start, String tool, StringBuilder arguments) {}

  AgentTools(AppDirectory apps, LogWriter log, Parking parking, Answers answers, Clock clock) {
    this.apps = apps;
    this.log = log;
    this.parking = parking;
    this.answers = answers;
    this.clock = clock;
  }

  @Override
  public void handle(List<LogRecord> records) throws Exception {
    for (var record : records) {
      giveUp(record.partition(), record.appended().minus(LONGEST_CALL));
      var type = record.attributes().type();
      if (type.startsWith(PREFIX) && !type.equals(RESULT) && concerns(record)) {
        gather(record);
      }
    }
  }

  private void giveUp(int partition, Instant before) {
    var calls = open.get(partition);
    if (calls != null) {
      calls.values().removeIf(call -> call.start().appended().isBefore(before));
    }
  }

  /// The arguments of other tools are many: they are not even read.
  private boolean concerns(LogRecord record) {
    return record.attributes().type().endsWith("_START")
        || open.getOrDefault(record.partition(), Map.of()).keySet().stream()
            .anyMatch(key -> key.app().equals(record.attributes().subject()));
  }

  private void gather(LogRecord record) throws Exception {
    AgentEvent event;
    try {
      event = record.read(AgentEvent.class);
    } catch (MalformedEventException _) {
      return; // file-store parks it
    }
    var calls = open.computeIfAbsent(record.partition(), _ -> new LinkedHashMap<>());
    switch (event) {
      case AgentEvent.ToolCallStart(var id, var name, _, _) -> start(calls, record, id, name);
      case AgentEvent.ToolCallArgs(var id, var delta) -> add(calls.get(key(record, id)), delta);
      case AgentEvent.ToolCallEnd(var id) -> {
        var call = calls.get(key(record, id));
        if (call != null) {
          answer(call, id);
          calls.remove(key(record, id));
        }
      }
      default -> {} // file-store parks it
    }
  }

  private static Key key(LogRecord record, ToolCallId id) {
    return new Key(record.attributes().app(), id);
  }

  private void start(Map<Key, Open> calls, LogRecord record, ToolCallId id, String name) {
    if (!ToolRegistry.PREVIEW_TOOLS.contains(name)) {
      return;
    }
    var attributes = record.attributes();
    var entry = apps.app(attributes.app());
    if (entry.isEmpty() || !entry.get().tenant().equals(attributes.tenant())) {
      parking.park(record, "the app is not this tenant's");
    } else if (attributes.run() == null || !apps.isFenced(attributes.app(), attributes.run())) {
      calls.put(key(record, id), new Open(record, name, new StringBuilder()));
      forgetTheOldest(calls);
    }
  }

  private static void forgetTheOldest(Map<Key, Open> calls) {
    Iterator<Key> oldest = calls.keySet().iterator();
    while (calls.size() > MOST_OPEN) {
      oldest.next();
      oldest.remove();
    }
  }

  private static void add(@Nullable Open call, String delta) {
    if (call != null) {
      var room = LONGEST_ARGUMENTS + 1 - call.arguments().length();
      call.arguments().append(delta, 0, Math.min(room, delta.length()));
    }
  }

  private void answer(Open call, ToolCallId id) throws Exception {
    var about = call.start().attributes();
    var outcome = answers.answer(about.app(), call.tool(), call.arguments().toString());
    var result = new ToolResult(about.run(), id, call.tool(), outcome);
    var attributes =
        new Attributes(
            idOf(about.app(), id),
            EventJson.typeOf(result),
            "/preview-router",
            about.app(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            about.tenant(),
            about.run(),
            about.traceparent());
    try {
      log.append(Topics.APP_EVENTS, about.app().value(), attributes, EventJson.write(result))
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("an answer was not written", e);
    }
  }

  private static String idOf(AppId app, ToolCallId id) {
    var name = "preview-router " + app + " " + id;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Override
  public long resumeAt(Topics topic, int partition, long next) {
    return open.getOrDefault(partition, Map.of()).values().stream()
        .mapToLong(call -> call.start().offset())
        .reduce(next, Math::min);
  }

  @Override
  public void lost(List<Partition> partitions) {
    partitions.forEach(partition -> open.remove(partition.number()));
  }
}
