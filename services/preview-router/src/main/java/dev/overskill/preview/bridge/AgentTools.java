package dev.overskill.preview.bridge;

import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppEvent.ToolResult;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.ToolRegistry;
import dev.overskill.events.Topics;
import dev.overskill.log.Batches;
import dev.overskill.log.LogRecord;
import dev.overskill.preview.call.OpenCalls;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Answers the agents' tools about the pages of drafts.
///
/// The group's offset stays before the start of the earliest call that is still open, so a crash at
/// any point repeats it; and the id of an answer follows from its call, so an answer that is given
/// again is known as the same.
final class AgentTools implements Batches {
  private static final int PATIENCE_SECONDS = 30;

  /// A call that is not complete after five minutes never will be: its agent is gone. It must not
  /// hold the group's offset for good.
  private static final OpenCalls.Rule RULE =
      new OpenCalls.Rule(Set.copyOf(ToolRegistry.PREVIEW_TOOLS), 256, 4_096, Duration.ofMinutes(5));

  private final Apps apps;
  private final Outlet outlet;
  private final Asked asked;
  private final Clock clock;
  private final Map<Integer, OpenCalls> open = new HashMap<>();

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
      var calls =
          open.computeIfAbsent(record.partition(), _ -> new OpenCalls(RULE, this::isAnswered));
      var complete = calls.take(record);
      if (complete.isPresent()) {
        answer(complete.get());
        calls.closed(complete.get());
      }
    }
  }

  private boolean isAnswered(LogRecord start) {
    var attributes = start.attributes();
    if (!apps.tenant(attributes.app()).equals(Optional.of(attributes.tenant()))) {
      outlet.park(start, "the app is not this tenant's");
      return false;
    }
    return attributes.run() == null || !apps.isFenced(attributes.app(), attributes.run());
  }

  private void answer(OpenCalls.Call call) throws Exception {
    var about = call.start().attributes();
    var outcome = asked.answer(about.app(), call.tool(), call.arguments());
    var result = new ToolResult(about.run(), call.id(), call.tool(), outcome);
    var attributes =
        new Attributes(
            idOf(about.app(), call.id()),
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
    var calls = open.get(partition);
    return calls == null ? next : calls.firstOffset(next);
  }

  @Override
  public void lost(List<Partition> partitions) {
    partitions.forEach(partition -> open.remove(partition.number()));
  }
}
