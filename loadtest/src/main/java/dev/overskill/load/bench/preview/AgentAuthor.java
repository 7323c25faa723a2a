package dev.overskill.load.bench.preview;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// An agent that edits by tool calls on the log, each of three events as AG-UI has it. Its clock
/// starts before the first of them is handed to Kafka.
final class AgentAuthor implements Author {
  private static final String SOURCE = "/agent/bench";

  private final LogWriter log;
  private final TenantId tenant;
  private final AppId app;
  private final RunId run;
  private final Optional<Milestones> milestones;
  private volatile long acknowledged;
  private final Ids ids = Ids.secure();
  private final Clock clock = Clock.systemUTC();

  /// @param milestones where the stages of an edit are heard of, if anybody wants to know
  AgentAuthor(LogWriter log, TenantId tenant, AppId app, Optional<Milestones> milestones) {
    this.log = log;
    this.milestones = milestones;
    this.tenant = tenant;
    this.app = app;
    this.run = new RunId("bench-" + ids.next());
  }

  @Override
  public long make(Project.Edit edit) {
    var call = new ToolCallId("call-" + ids.next());
    var arguments =
        EventJson.mapper()
            .createObjectNode()
            .put("path", edit.path())
            .put("startLine", edit.line())
            .put("endLine", edit.line())
            .put("expected", edit.before())
            .put("replacement", edit.after());
    var start = System.nanoTime();
    var _ = say(new AgentEvent.ToolCallStart(call, "edit_file", null));
    var _ = say(new AgentEvent.ToolCallArgs(call, arguments.toString()));
    var _ =
        say(new AgentEvent.ToolCallEnd(call))
            .whenComplete((_, _) -> acknowledged = System.nanoTime());
    return start;
  }

  @Override
  public Map<String, Long> stages() {
    return milestones
        .map(heard -> Map.of("acknowledged", acknowledged, "committed", heard.changed(app)))
        .orElse(Map.of());
  }

  private CompletionStage<LogRecord.Position> say(AgentEvent event) {
    var attributes =
        new Attributes(
            ids.next(),
            AgentEvent.TYPE_PREFIX + EventJson.typeOf(event),
            SOURCE,
            app,
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            tenant,
            run,
            null);
    return log.append(Topics.AGENT_EVENTS, app.value(), attributes, EventJson.write(event));
  }
}
