package dev.overskill.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import dev.overskill.testkit.TestLog;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// An agent that works on an app of its own, through the log.
final class Agent {
  private static final Ids IDS = Ids.secure();

  private final TestLog log;
  private final TestLog.Scope scope;

  private Agent(TestLog log, TestLog.Scope scope) {
    this.log = log;
    this.scope = scope;
  }

  /// An agent of a new app of a new tenant.
  static Agent ofNewApp(TestLog log) {
    return ofNewApp(log, IDS.tenant());
  }

  static Agent ofNewApp(TestLog log, TenantId tenant) {
    var agent =
        new Agent(log, new TestLog.Scope(tenant, IDS.app(), new RunId("run-" + IDS.next())));
    agent.status(AppStatus.active);
    return agent;
  }

  /// Says that the app exists, as tenant-auth does.
  void status(AppStatus status) {
    var slug = new AppSlug("a" + app().value().substring(4, 30));
    log.state(scope, new AppState.App(app(), tenant(), slug, "An app", status));
  }

  AppId app() {
    return scope.app();
  }

  TenantId tenant() {
    return scope.tenant();
  }

  RunId run() {
    return Objects.requireNonNull(scope.run());
  }

  TestLog.Scope scope() {
    return scope;
  }

  /// The same agent, claiming to act for another tenant.
  Agent claiming(TenantId tenant) {
    return new Agent(log, new TestLog.Scope(tenant, app(), scope.run()));
  }

  /// The same agent in another run.
  Agent inAnotherRun() {
    var other = new RunId("run-" + IDS.next());
    return new Agent(log, new TestLog.Scope(tenant(), app(), other));
  }

  /// Says that these runs were ended, as tool-stream does.
  void fence(RunId... runs) {
    log.state(scope, new AppState.Fence(app(), tenant(), List.of(runs)));
  }

  ToolCallId newCall() {
    return new ToolCallId("call-" + IDS.next());
  }

  /// Calls a tool and waits for its answer.
  ToolOutcome call(String tool, Consumer<ObjectNode> arguments) {
    return await(send(tool, arguments));
  }

  ToolCallId send(String tool, Consumer<ObjectNode> arguments) {
    var json = EventJson.mapper().createObjectNode();
    arguments.accept(json);
    var id = newCall();
    send(id, tool, json.toString());
    return id;
  }

  /// Sends a whole call, its arguments in two pieces.
  void send(ToolCallId id, String tool, String arguments) {
    start(id, tool);
    var middle = arguments.length() / 2;
    arguments(id, arguments.substring(0, middle));
    arguments(id, arguments.substring(middle));
    end(id);
  }

  void start(ToolCallId id, String tool) {
    log.agent(scope, new AgentEvent.ToolCallStart(id, tool, null));
  }

  void arguments(ToolCallId id, String delta) {
    var most = 500_000;
    for (var from = 0; from < delta.length(); from += most) {
      var piece = delta.substring(from, Math.min(delta.length(), from + most));
      log.agent(scope, new AgentEvent.ToolCallArgs(id, piece));
    }
  }

  void end(ToolCallId id) {
    log.agent(scope, new AgentEvent.ToolCallEnd(id));
  }

  ToolOutcome await(ToolCallId id) {
    var record = log.await(Topics.APP_EVENTS, Duration.ofSeconds(20), it -> answers(it, id));
    return ((AppEvent.ToolResult) record.read(AppEvent.class)).outcome();
  }

  /// All answers to this call.
  List<LogRecord> answers(ToolCallId id) {
    return log.about(app(), Topics.APP_EVENTS).stream().filter(it -> answers(it, id)).toList();
  }

  private static boolean answers(LogRecord record, ToolCallId id) {
    return record.attributes().type().equals("tool.result")
        && record.read(AppEvent.class) instanceof AppEvent.ToolResult result
        && result.toolCall().equals(id);
  }

  List<AppEvent.FileChanged> changes() {
    return log.about(app(), Topics.APP_EVENTS).stream()
        .filter(it -> it.attributes().type().equals("file.changed"))
        .map(it -> (AppEvent.FileChanged) it.read(AppEvent.class))
        .toList();
  }

  ToolOutcome write(String path, String content) {
    return call("write_file", json -> json.put("path", path).put("content", content));
  }
}
