package dev.overskill.stream.command;

import dev.overskill.events.AgentCommand;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogWriter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Commands on [Topics#AGENT_COMMANDS]. The event's id is made of the command's, so that a repeat
/// from another node is recognised by everybody who is idempotent by it.
@Singleton
final class KafkaCommandLog implements CommandLog {
  private static final String SOURCE = "/tool-stream";

  private final LogWriter writer;
  private final Clock clock;

  @Inject
  KafkaCommandLog(LogWriter writer, Clock clock) {
    this.writer = writer;
    this.clock = clock;
  }

  @Override
  public CompletionStage<?> write(Address to, String id, AgentCommand command) {
    var attributes =
        new Attributes(
            "cmd." + to.app() + "." + id,
            EventJson.typeOf(command),
            SOURCE,
            to.app(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            to.tenant(),
            run(command),
            null);
    return writer.append(
        Topics.AGENT_COMMANDS, to.app().value(), attributes, EventJson.write(command));
  }

  private static @Nullable RunId run(AgentCommand command) {
    return switch (command) {
      case AgentCommand.Stop stop -> stop.run();
      case AgentCommand.Pause pause -> pause.run();
      case AgentCommand.Resume resume -> resume.run();
      case AgentCommand.Steer steer -> steer.run();
      case AgentCommand.Retry retry -> retry.run();
      case AgentCommand.Decide decide -> decide.run();
      case AgentCommand.Unrecognised _ -> null;
    };
  }
}
