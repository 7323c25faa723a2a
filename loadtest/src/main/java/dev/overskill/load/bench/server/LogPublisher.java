package dev.overskill.load.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.load.bench.wire.Mark;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/// An agent worker that talks in many apps: each lane is a run with one message, or one message
/// after another if they get long.
final class LogPublisher implements Publisher {
  /// How many appends may be under way: what the producer holds while Kafka is away stays well
  /// within its buffer, and none is given up for want of room.
  private static final int MOST_UNDER_WAY = 16_384;

  /// How long the log may be away; each try takes seconds itself.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int DELTAS_PER_MESSAGE = 2_000;
  private static final String SOURCE = "/agent/bench";

  private final LogWriter log;
  private final TenantId tenant;
  private final List<Talk> talks = new ArrayList<>();
  private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
  private final LongAdder refused = new LongAdder();
  private final Clock clock = Clock.systemUTC();

  LogPublisher(LogWriter log, TenantId tenant, List<AppId> apps, long firstLane)
      throws InterruptedException {
    this.log = log;
    this.tenant = tenant;
    for (int i = 0; i < apps.size(); i++) {
      var talk = new Talk(apps.get(i), firstLane + i);
      talks.add(talk);
      talk.begin();
    }
  }

  @Override
  public void publish(int room, Mark mark, int bytes) throws InterruptedException {
    talks.get(room).say(mark, bytes);
  }

  @Override
  public long refused() {
    return refused.sum();
  }

  @Override
  public void close() {
    try {
      for (var talk : talks) {
        talk.end();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// What is said in one app.
  private final class Talk {
    private final AppId app;
    private final RunId run;
    private String message = "";
    private Delta delta = new Delta("");
    private int events;
    private int said;

    Talk(AppId app, long lane) {
      this.app = app;
      this.run = new RunId("bench-" + app.value() + "-" + lane);
    }

    void begin() throws InterruptedException {
      append("RUN_STARTED", new AgentEvent.RunStarted(app.value(), run, null));
      beginMessage();
    }

    private void beginMessage() throws InterruptedException {
      message = run.value() + "-m" + events;
      delta = new Delta(message);
      append("TEXT_MESSAGE_START", new AgentEvent.TextMessageStart(message, "assistant"));
    }

    void say(Mark mark, int bytes) throws InterruptedException {
      if (++said % DELTAS_PER_MESSAGE == 0) {
        append("TEXT_MESSAGE_END", new AgentEvent.TextMessageEnd(message));
        beginMessage();
      }
      append("TEXT_MESSAGE_CONTENT", delta.json(mark, bytes).getBytes(UTF_8));
    }

    void end() throws InterruptedException {
      append("TEXT_MESSAGE_END", new AgentEvent.TextMessageEnd(message));
      append("RUN_FINISHED", new AgentEvent.RunFinished(app.value(), run, null));
    }

    private void append(String type, AgentEvent event) throws InterruptedException {
      append(type, EventJson.write(event));
    }

    private void append(String type, byte[] value) throws InterruptedException {
      var attributes =
          new Attributes(
              run.value() + "-" + ++events,
              AgentEvent.TYPE_PREFIX + type,
              SOURCE,
              app,
              clock.instant(),
              tenant,
              run,
              null);
      room.acquire();
      var _ =
          patiently(attributes, value)
              .whenComplete((_, failure) -> {
                room.release();
                if (failure != null) {
                  refused.increment();
                }
              });
    }

    /// What the log does not even take, since it knows no broker, is offered again: nothing can
    /// have overtaken it, and its id makes it one event however often it arrives.
    private CompletionStage<LogRecord.Position> patiently(Attributes attributes, byte[] value) {
      long until = System.nanoTime() + PATIENCE.toNanos();
      var appended = log.append(Topics.AGENT_EVENTS, app.value(), attributes, value);
      while (appended.toCompletableFuture().isCompletedExceptionally()
          && System.nanoTime() < until) {
        appended = log.append(Topics.AGENT_EVENTS, app.value(), attributes, value);
      }
      return appended;
    }
  }
}
