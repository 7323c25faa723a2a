package dev.overskill.preview.bridge;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppEvent.ToolResult;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.ToolRegistry;
import dev.overskill.events.Topics;
import dev.overskill.log.Batches;
import dev.overskill.log.LogRecord;
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
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
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

  private final Apps apps;
  private final Outlet outlet;
  private final Asked asked;
  private final Clock clock;
  private final Map<Integer, Map<Key, Open>> open = new HashMap<>();

  private record Key(AppId app, ToolCallId call) {}

  /// A call whose arguments are still coming.
  private record Open(LogRecord start, String tool, StringBuilder arguments) {}

  /// What is known of apps and their runs.
  interface Apps {
    Optional<TenantId> tenant(AppId app);

    /// Whether the platform ended this run: its agent is asked no more.
    boolean isFenced(AppId app, RunId run);
  }

  /// Who knows the answers.
  interface Asked {
    ToolOutcome answer(AppId app, String tool, String arguments);
  }

  /// Where answers go, and calls that make no sense.
  interface Outlet {
    CompletionStage<?> append(Attributes attributes, ToolResult result);

    void park(LogRecord record, String reason);
  }

  AgentTools(Apps apps, Outlet outlet, Asked asked, Clock clock) {
    this.apps = apps;
    this.outlet = outlet;
    this.asked = asked;
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
      case AgentEvent.ToolCallArgs(var id, var delta) -> add(find(calls, record, id), delta);
      case AgentEvent.ToolCallEnd(var id) -> {
        var call = find(calls, record, id);
        if (call != null) {
          answer(call, id);
          calls.remove(key(record, id));
        }
      }
      default -> {} // file-store parks it
    }
  }

  /// The open call that this record is of: nobody but its own tenant says more of it.
  private static @Nullable Open find(Map<Key, Open> calls, LogRecord record, ToolCallId id) {
    var call = calls.get(key(record, id));
    var tenant = record.attributes().tenant();
    return call != null && call.start().attributes().tenant().equals(tenant) ? call : null;
  }

  private static Key key(LogRecord record, ToolCallId id) {
    return new Key(record.attributes().app(), id);
  }

  private void start(Map<Key, Open> calls, LogRecord record, ToolCallId id, String name) {
    if (!ToolRegistry.PREVIEW_TOOLS.contains(name)) {
      return;
    }
    var attributes = record.attributes();
    if (!apps.tenant(attributes.app()).equals(Optional.of(attributes.tenant()))) {
      outlet.park(record, "the app is not this tenant's");
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
    var outcome = asked.answer(about.app(), call.tool(), call.arguments().toString());
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
      outlet
          .append(attributes, result)
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
