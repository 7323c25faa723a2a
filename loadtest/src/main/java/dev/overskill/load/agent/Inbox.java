package dev.overskill.load.agent;

import dev.overskill.events.AgentCommand;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppId;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.load.agent.Agent.Stopped;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.Parking;
import dev.overskill.log.Start;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// What reaches an agent: answers to its tool calls, and what people ask of its runs.
final class Inbox implements AutoCloseable {
  private final AppId app;
  private final Map<ToolCallId, CompletableFuture<ToolOutcome>> pending = new ConcurrentHashMap<>();
  private final Set<RunId> stopped = ConcurrentHashMap.newKeySet();
  private final LogReader reader;

  Inbox(LogConfig config, Parking parking, AppId app) {
    this.app = app;
    this.reader =
        LogReader.start(
            "inbox",
            config,
            LogReader.Plan.of(new Start.Tip(), Topics.APP_EVENTS, Topics.AGENT_COMMANDS),
            parking,
            this::receive);
  }

  /// Waits until nothing that is sent from now on can be missed.
  void open() {
    reader.caughtUp().toCompletableFuture().join();
  }

  CompletableFuture<ToolOutcome> expect(ToolCallId call) {
    return pending.computeIfAbsent(call, _ -> new CompletableFuture<>());
  }

  /// Ends the run here if somebody asked for it.
  void heed(RunId run) throws Stopped {
    if (stopped.contains(run)) {
      throw new Stopped();
    }
  }

  private void receive(List<LogRecord> records) {
    for (var record : records) {
      if (record.key().equals(app.value())) {
        receive(record);
      }
    }
  }

  private void receive(LogRecord record) {
    try {
      if (record.topic() == Topics.AGENT_COMMANDS) {
        if (record.read(AgentCommand.class) instanceof AgentCommand.Stop stop) {
          stopped.add(stop.run());
        }
      } else if (record.read(AppEvent.class) instanceof AppEvent.ToolResult result) {
        expect(result.toolCall()).complete(result.outcome());
      }
    } catch (MalformedEventException _) {
      // Parking what the platform wrote is the platform's business; an agent passes over it.
      return;
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
