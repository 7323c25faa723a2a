package dev.overskill.load.agent;

import dev.overskill.events.AgentCommand;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.Topics;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.Parking;
import dev.overskill.log.Start;
import java.util.List;
import java.util.function.Consumer;

/// What reaches an agent from the log: what the platform says of its app, and what people ask of
/// its runs.
final class Inbox implements AutoCloseable {
  private final AppId app;
  private final Consumer<AgentCommand> commands;
  private final Consumer<AppEvent> events;
  private final LogReader reader;

  Inbox(
      LogConfig config,
      Parking parking,
      AppId app,
      Consumer<AgentCommand> commands,
      Consumer<AppEvent> events) {
    this.app = app;
    this.commands = commands;
    this.events = events;
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
        commands.accept(record.read(AgentCommand.class));
      } else {
        events.accept(record.read(AppEvent.class));
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
