package dev.overskill.load.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An agent worker: an ordinary producer of AG-UI events that waits for the answers to its tool
/// calls, as a worker around a model does.
final class Agent {
  /// How long a tool call may take before the agent gives up on it.
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  /// Characters of tool arguments per event, about what a model streams in 100 ms.
  private static final int DELTA = 400;

  private static final String SOURCE = "/agent/demo";

  private final LogWriter log;
  private final Inbox inbox;
  private final Ids ids;
  private final Clock clock;
  private final App app;
  private final Consumer<ObjectNode> report;

  /// Whose app the agent works on.
  record App(TenantId tenant, AppId id) {}

  Agent(LogWriter log, Inbox inbox, App app, Consumer<ObjectNode> report) {
    this.log = log;
    this.inbox = inbox;
    this.app = app;
    this.report = report;
    this.ids = Ids.secure();
    this.clock = Clock.systemUTC();
  }

  /// Begins a run, says what it is about to do, and hands the rest to `work`.
  void run(RunId run, String text, Work work) {
    emit(run, new AgentEvent.RunStarted(app.id().value(), run, null));
    say(run, text);
    try {
      work.perform(run);
      emit(run, new AgentEvent.RunFinished(app.id().value(), run, null));
    } catch (Stopped _) {
      var outcome = EventJson.mapper().createObjectNode().put("type", "cancelled");
      emit(run, new AgentEvent.RunFinished(app.id().value(), run, outcome));
    }
  }

  /// What an agent does in a run.
  interface Work {
    void perform(RunId run) throws Stopped;
  }

  /// The person asked the run to stop.
  static final class Stopped extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1L;
  }

  /// Streams a text message, word by word.
  void say(RunId run, String text) {
    var message = "msg-" + ids.next();
    emit(run, new AgentEvent.TextMessageStart(message, "assistant"));
    for (var word : text.splitWithDelimiters("(?<= )", 0)) {
      if (!word.isEmpty()) {
        emit(run, new AgentEvent.TextMessageContent(message, word));
      }
    }
    emit(run, new AgentEvent.TextMessageEnd(message));
  }

  /// Calls a tool: its arguments are streamed as a model would, then the answer is awaited.
  ToolOutcome call(RunId run, String tool, JsonNode arguments) throws Stopped {
    inbox.heed(run);
    var call = new ToolCallId("call-" + ids.next());
    var answer = inbox.expect(call);
    emit(run, new AgentEvent.ToolCallStart(call, tool, null));
    var json = new String(EventJson.write(arguments), StandardCharsets.UTF_8);
    var step = Math.max(DELTA, json.length() / 64);
    for (int from = 0; from < json.length(); ) {
      var to = end(json, from, step);
      emit(run, new AgentEvent.ToolCallArgs(call, json.substring(from, to)));
      from = to;
    }
    emit(run, new AgentEvent.ToolCallEnd(call));
    try {
      var outcome = answer.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      emit(run, result(call, outcome));
      return outcome;
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException("no answer to " + tool + " within " + ANSWER_LIMIT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// A cut that does not part the two halves of a character outside the basic plane.
  private static int end(String text, int from, int step) {
    var to = Math.min(text.length(), from + step);
    return to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to + 1 : to;
  }

  private AgentEvent result(ToolCallId call, ToolOutcome outcome) {
    var text =
        switch (outcome) {
          case ToolOutcome.Succeeded(var result) -> result.toString();
          case ToolOutcome.Refused(var code, var detail) -> code + ": " + detail;
        };
    return new AgentEvent.ToolCallResult(
        "msg-" + ids.next(), call, EventJson.mapper().getNodeFactory().textNode(text));
  }

  /// Appends an event and tells its id, type and time to whoever watches this process.
  void emit(RunId run, AgentEvent event) {
    var type = EventJson.typeOf(event);
    var attributes =
        new Attributes(
            ids.next(),
            AgentEvent.TYPE_PREFIX + type,
            SOURCE,
            app.id(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            app.tenant(),
            run,
            null);
    var written =
        log.append(Topics.AGENT_EVENTS, app.id().value(), attributes, EventJson.write(event));
    report.accept(sent(attributes, toolCall(event)));
    if (event instanceof AgentEvent.RunStarted || event instanceof AgentEvent.RunFinished) {
      written.toCompletableFuture().join();
    }
  }

  private static @Nullable ToolCallId toolCall(AgentEvent event) {
    return event instanceof AgentEvent.ToolCallEnd(var call) ? call : null;
  }

  private static ObjectNode sent(Attributes attributes, @Nullable ToolCallId call) {
    var line =
        EventJson.mapper()
            .createObjectNode()
            .put("sent", attributes.id())
            .put("type", attributes.type())
            .put("time", attributes.time().toString());
    return call == null ? line : line.put("toolCall", call.value());
  }
}
