package dev.overskill.events.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.overskill.events.AgentCommand;
import dev.overskill.events.AgentCommand.Decision;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.ToolRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A worker with everything it says kept, and a platform and people that answer when told to.
final class Desk {
  static final RunId RUN = new RunId("run-1");

  final ManualTime time = new ManualTime();
  final List<AgentEvent> said = new ArrayList<>();
  final AgentWorker worker;
  private final List<Consumer<AgentEvent>> listeners = new ArrayList<>();

  Desk() {
    this(1);
  }

  Desk(long seed) {
    var ids = new Ids(Clock.fixed(time.now(), ZoneOffset.UTC), new Random(seed));
    worker =
        new AgentWorker(
            "app_1",
            (_, event) -> {
              said.add(event);
              listeners.forEach(listener -> listener.accept(event));
            },
            new AgentWorker.Means(time, ids, new ToolRegistry()));
  }

  Ending perform(Work work) throws InterruptedException {
    var ending = worker.perform(RUN, null, work);
    Verifier.check(said);
    return ending;
  }

  void onSaid(Consumer<AgentEvent> listener) {
    listeners.add(listener);
  }

  /// What was said of this kind.
  <T> List<T> said(Class<T> kind) {
    return said.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// The CUSTOM events that were said, by name.
  List<String> customs() {
    return said(AgentEvent.Custom.class).stream().map(AgentEvent.Custom::name).toList();
  }

  JsonNode custom(String name) {
    return said(AgentEvent.Custom.class).stream()
        .filter(event -> event.name().equals(name))
        .map(AgentEvent.Custom::value)
        .findFirst()
        .orElseThrow();
  }

  /// Answers every call this long after its end.
  void answerCalls(Duration after, ToolOutcome outcome) {
    onSaid(event -> {
      if (event instanceof AgentEvent.ToolCallEnd(var call)) {
        time.in(after, () -> answer(call, outcome));
      }
    });
  }

  void answer(ToolCallId call, ToolOutcome outcome) {
    worker.receive(new AppEvent.ToolResult(RUN, call, "a_tool", outcome));
  }

  void stop() {
    worker.receive(new AgentCommand.Stop("stop-1", RUN, "usr_1"));
  }

  void pause(String command) {
    worker.receive(new AgentCommand.Pause(command, RUN, "usr_1"));
  }

  void resume(String command) {
    worker.receive(new AgentCommand.Resume(command, RUN, "usr_1"));
  }

  void fence() {
    worker.receive(new AppEvent.RunEnded(RUN, "failed", "worker_lost"));
  }

  void close(String approval, Decision decision, @Nullable List<String> paths) {
    worker.receive(
        new AppEvent.ApprovalClosed(approval, RUN, decision, paths, "usr_1", "because", null));
  }

  static ToolOutcome done() {
    return new ToolOutcome.Succeeded(TextNode.valueOf("done"));
  }

  static JsonNode json(String json) {
    try {
      return EventJson.mapper().readTree(json.replace('\'', '"'));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
