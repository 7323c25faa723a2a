package dev.overskill.stream.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AgentCommand;
import dev.overskill.stream.access.Pass;
import dev.overskill.stream.command.Ack.Why;
import dev.overskill.stream.command.CommandForm.Read;
import dev.overskill.stream.command.CommandLog.Address;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Passes people's commands to the log, each once: a command is acknowledged when Kafka has it, and
/// a repeat of its id is recognised. Order is kept per connection.
@Singleton
public class Commands {
  private static final Logger LOG = Logger.getLogger(Commands.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int WAITING_LIMIT = 1_024;
  private static final int REMEMBERED = 10_000;

  private final CommandLog log;

  /// Writing may block while Kafka is away, which no event loop may; one thread keeps the order.
  private final ThreadPoolExecutor scribe =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_LIMIT),
          Thread.ofPlatform().name("commands").daemon().factory());

  private final Map<Known, CompletableFuture<Ack>> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Known, CompletableFuture<Ack>> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Known(Address address, String id) {}

  @Inject
  Commands(CommandLog log) {
    this.log = log;
  }

  /// Whether this may be the id of a command.
  public static boolean isId(String text) {
    return CommandForm.isId(text);
  }

  /// Does what the frame of this id asks. Never fails, never blocks, answers within two seconds.
  ///
  /// @param active whether the app is; if not, its runs can only be stopped or paused
  public CompletionStage<Ack> issue(Pass pass, String id, JsonNode frame, boolean active) {
    if (!pass.mayCommand()) {
      return refused(Why.forbidden);
    }
    return switch (CommandForm.read(id, frame, pass.caller().subject())) {
      case Read.Wrong(var why) -> refused(why);
      case Read.Right(var command) when !active && !isBrake(command) -> refused(Why.app_suspended);
      case Read.Right(var command) ->
          once(new Known(new Address(pass.caller().tenant(), pass.app()), id), command);
    };
  }

  private static boolean isBrake(AgentCommand command) {
    return command instanceof AgentCommand.Stop || command instanceof AgentCommand.Pause;
  }

  private CompletionStage<Ack> once(Known key, AgentCommand command) {
    var mine = new CompletableFuture<Ack>();
    synchronized (known) {
      var earlier = known.putIfAbsent(key, mine);
      if (earlier != null) {
        return earlier.thenApply(Commands::again);
      }
    }
    mine.completeOnTimeout(
        new Ack.Refused(Why.unavailable), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    var _ = mine.thenAccept(ack -> forgetIfRefused(key, ack));
    try {
      scribe.execute(() -> write(key, command, mine));
    } catch (RejectedExecutionException _) {
      mine.complete(new Ack.Refused(Why.unavailable));
    }
    return mine;
  }

  private static Ack again(Ack first) {
    return first instanceof Ack.Accepted ? new Ack.Duplicate() : first;
  }

  /// So that it can be tried again.
  private void forgetIfRefused(Known key, Ack ack) {
    if (ack instanceof Ack.Refused) {
      synchronized (known) {
        known.remove(key);
      }
    }
  }

  private void write(Known key, AgentCommand command, CompletableFuture<Ack> answer) {
    if (answer.isDone()) {
      return; // its sender has been told that it was not done
    }
    var _ =
        log.write(key.address(), key.id(), command)
            .whenComplete((_, failure) -> {
              if (failure == null) {
                answer.complete(new Ack.Accepted());
              } else {
                LOG.warnf("a command of %s was not written: %s", key.address().app(), failure);
                answer.complete(new Ack.Refused(Why.unavailable));
              }
            });
  }

  private static CompletionStage<Ack> refused(Why why) {
    return CompletableFuture.completedFuture(new Ack.Refused(why));
  }

  @PreDestroy
  void stop() {
    scribe.shutdownNow();
  }
}
