package dev.overskill.load.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.events.agent.Outlet;
import dev.overskill.log.LogWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/// An agent's events on the log, each told to whoever watches this process.
final class KafkaOutlet implements Outlet {
  private static final String SOURCE = "/agent/demo";

  private final LogWriter log;
  private final App app;
  private final Consumer<ObjectNode> report;
  private final Ids ids = Ids.secure();
  private final Clock clock = Clock.systemUTC();

  /// Whose app the agent works on.
  record App(TenantId tenant, AppId id) {}

  KafkaOutlet(LogWriter log, App app, Consumer<ObjectNode> report) {
    this.log = log;
    this.app = app;
    this.report = report;
  }

  @Override
  public void emit(RunId run, AgentEvent event) {
    var attributes =
        new Attributes(
            ids.next(),
            AgentEvent.TYPE_PREFIX + EventJson.typeOf(event),
            SOURCE,
            app.id(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            app.tenant(),
            run,
            null);
    var written =
        log.append(Topics.AGENT_EVENTS, app.id().value(), attributes, EventJson.write(event));
    if (!isSignOfLife(event)) {
      report.accept(sent(attributes, event));
    }
    if (isTurningPoint(event)) {
      written.toCompletableFuture().join();
    }
  }

  /// Signs of life are for the platform, which need not show them to anybody.
  private static boolean isSignOfLife(AgentEvent event) {
    return event instanceof AgentEvent.Custom(var name, _) && name.equals("run.alive");
  }

  private static boolean isTurningPoint(AgentEvent event) {
    return event instanceof AgentEvent.RunStarted
        || event instanceof AgentEvent.RunFinished
        || event instanceof AgentEvent.RunError;
  }

  private static ObjectNode sent(Attributes attributes, AgentEvent event) {
    var line =
        EventJson.mapper()
            .createObjectNode()
            .put("sent", attributes.id())
            .put("type", attributes.type())
            .put("time", attributes.time().toString());
    return event instanceof AgentEvent.ToolCallEnd(var call)
        ? line.put("toolCall", call.value())
        : line;
  }
}
