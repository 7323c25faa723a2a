package dev.overskill.stream.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.stream.access.Limit;
import dev.overskill.stream.access.Limits;
import dev.overskill.stream.access.Pass;
import dev.overskill.stream.command.Ack.Why;
import dev.overskill.stream.command.CommandForm.Read;
import dev.overskill.stream.command.CommandLog.Address;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Takes people's commands, each once: a command is acknowledged when it is committed, and a repeat
/// of its id is recognised on every node. What one caller asks about one app is done in order.
@Singleton
public class Commands {
  private static final Logger LOG = Logger.getLogger(Commands.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int WAITING_LIMIT = 1_024;

  /// A run or question may not have come to the tables yet.
  private static final Duration LOOK_FOR = Duration.ofMillis(500);

  private static final Duration LOOK_EVERY = Duration.ofMillis(40);

  private final CommandLog log;
  private final Limits limits;
  private final MeterRegistry meters;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Map<Lane, CompletableFuture<Ack>> lanes = new ConcurrentHashMap<>();

  private record Lane(Address address, String caller) {}

  @Inject
  Commands(CommandLog log, Limits limits, MeterRegistry meters) {
    this.log = log;
    this.limits = limits;
    this.meters = meters;
    Gauge.builder("stream.commands.waiting", waiting, AtomicInteger::get)
        .description("commands that were taken and are not yet answered, at most " + WAITING_LIMIT)
        .register(meters);
  }

  /// Whether this may be the id of a command.
  public static boolean isId(String text) {
    return CommandForm.isId(text);
  }

  /// Does what the frame of this id asks. Never fails, never blocks, answers within two seconds.
  ///
  /// @param active whether the app is; if not, its runs can only be stopped or paused
  public CompletionStage<Ack> issue(Pass pass, String id, JsonNode frame, boolean active) {
    var begun = System.nanoTime();
    return judge(pass, id, frame, active)
        .whenComplete((ack, _) ->
            meters
                .timer("stream.command.ack", "outcome", outcome(ack))
                .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS));
  }

  private static String outcome(Ack ack) {
    return switch (ack) {
      case Ack.Accepted() -> "accepted";
      case Ack.Duplicate() -> "duplicate";
      case Ack.Refused(var why, _) -> why.code();
    };
  }

  private CompletionStage<Ack> judge(Pass pass, String id, JsonNode frame, boolean active) {
    if (!pass.mayCommand()) {
      return refused(Why.forbidden);
    }
    var caller = pass.caller();
    var to = new Address(caller.tenant(), pass.app());
    return switch (CommandForm.read(id, frame, caller.subject())) {
      case Read.Wrong(var why) -> refused(why);
      case Read.Right(var order) when !active && !order.isBrake() -> refused(Why.app_suspended);
      case Read.Right(var order) when !admits(to, order) -> refused(Why.too_many);
      case Read.Right(var order) -> inTurn(to, order);
    };
  }

  /// Whether the order may go on now; if so its caller has spent one.
  private boolean admits(Address to, Order order) {
    var caller = to.tenant() + "/" + order.by();
    return limits.take(Limit.CALLER_COMMANDS, caller)
        && (!order.news().name().equals("run.steer") || limits.take(Limit.CALLER_STEERS, caller))
        && limits.take(Limit.APP_COMMANDS, to.app());
  }

  private CompletionStage<Ack> inTurn(Address to, Order order) {
    if (waiting.incrementAndGet() > WAITING_LIMIT) {
      waiting.decrementAndGet();
      return refused(Why.unavailable);
    }
    var lane = new Lane(to, order.by());
    var mine = new CompletableFuture<Ack>();
    var earlier = lanes.put(lane, mine);
    var done =
        mine.whenComplete((_, _) -> {
          waiting.decrementAndGet();
          lanes.remove(lane, mine);
        });
    mine.completeOnTimeout(
        new Ack.Refused(Why.unavailable), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (earlier == null) {
      write(to, order, mine);
    } else {
      var _ = earlier.whenComplete((_, _) -> write(to, order, mine));
    }
    return done;
  }

  private void write(Address to, Order order, CompletableFuture<Ack> answer) {
    if (answer.isDone()) {
      return; // its sender has been told that it was not done
    }
    var _ =
        attempt(to, order, System.nanoTime() + LOOK_FOR.toNanos())
            .ifNoItem()
            .after(PATIENCE)
            .fail()
            .subscribe()
            .with(
                answer::complete,
                failure -> {
                  LOG.warnf("a command of %s was not written: %s", to.app(), failure);
                  answer.complete(new Ack.Refused(Why.unavailable));
                });
  }

  private Uni<Ack> attempt(Address to, Order order, long until) {
    return log.write(to, order)
        .chain(ack ->
            isUnknown(ack) && System.nanoTime() - until < 0
                ? Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(LOOK_EVERY)
                    .chain(() -> attempt(to, order, until))
                : Uni.createFrom().item(ack));
  }

  private static boolean isUnknown(Ack ack) {
    return ack instanceof Ack.Refused(var why, _)
        && (why == Why.unknown_run || why == Why.unknown_approval);
  }

  private static CompletionStage<Ack> refused(Why why) {
    return CompletableFuture.completedFuture(new Ack.Refused(why));
  }
}
