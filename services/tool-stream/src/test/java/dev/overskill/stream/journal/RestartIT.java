package dev.overskill.stream.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.ToolProgress;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogAdmin;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import dev.overskill.log.Start;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.Backing;
import dev.overskill.testkit.SharedParts;
import dev.overskill.testkit.TestLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A node that reads the real log, is gone, and comes back.
final class RestartIT {
  private static final Ids IDS = Ids.secure();
  private static final Retention PLENTY = new Retention(10_000, 1 << 24, 1 << 25, 1_000);

  private final Instant began = Instant.now();
  private final LogConfig config =
      new LogConfig(
          String.valueOf(
              SharedParts.start(EnumSet.of(Backing.KAFKA)).get("overskill.kafka.bootstrap")),
          "restart-test");

  /// One life of a node.
  private final class Node implements AutoCloseable, Feed.Outlet {
    final Journals journals =
        new Journals(
            Epoch.of(LogAdmin.identity(config, Topics.AGENT_EVENTS, Topics.APP_EVENTS)),
            PLENTY,
            new TestArchive(),
            Runnable::run,
            Duration.ofSeconds(8));
    private final LogWriter writer = new LogWriter(config);
    private final LogReader reader;

    Node() {
      reader =
          LogReader.start(
              "restart",
              config,
              LogReader.Plan.of(
                  new Start.Since(sinceTheTestBegan()), Topics.AGENT_EVENTS, Topics.APP_EVENTS),
              new Parking(writer, new SimpleMeterRegistry(), "restart-test"),
              new Feed(journals, _ -> Optional.empty(), this, 1 << 24));
      Await.until("the node is at the tip", reader::ready);
    }

    Tail join(AppKey app, Optional<Cursor> cursor) {
      return switch (journals.join(app, cursor)) {
        case Join.Fresh(var tail) -> {
          var snapshot = journals.snapshot(app, tail).toCompletableFuture().join();
          assertThat(journals.begin(app, tail, snapshot)).isTrue();
          yield tail;
        }
        case Join.Resumed(var tail) -> tail;
        case Join.Reset(_, var reason) -> throw new AssertionError(reason);
        case Join.Ahead() -> throw new AssertionError("ahead");
      };
    }

    @Override
    public void appended(Set<AppKey> apps) {}

    @Override
    public void repeated(LogRecord record) {}

    @Override
    public void refused(LogRecord record, String reason) {}

    @Override
    public void close() {
      reader.close();
      writer.close();
    }
  }

  @Test
  void aCursorOutlivesTheNodeThatGaveIt() {
    var app = new TestLog.Scope(IDS.tenant(), IDS.app(), new RunId("run"));
    var key = new AppKey(app.tenant(), app.app());
    var ids = new ArrayList<String>();
    try (var log = TestLog.open()) {
      Optional<Cursor> cursor;
      try (var first = new Node()) {
        var listener = new Listener();
        var tail = first.join(key, Optional.empty());
        act(log, app, 10);
        listener.room = 9;
        Await.until(
            "seven events",
            () -> {
              tail.advance(listener);
              return listener.entries.size() == 7;
            });
        ids.addAll(offsets(listener));
        cursor = listener.cursor();
      }
      act(log, app, 5);

      try (var second = new Node()) {
        var listener = new Listener();
        second.join(key, cursor).advance(listener);
        ids.addAll(offsets(listener));
      }

      assertThat(ids).hasSize(30).doesNotHaveDuplicates();
      assertThat(ids.stream().filter(id -> id.startsWith("AGENT")).toList())
          .isSortedAccordingTo(Comparator.comparingLong(RestartIT::offset));
    }
  }

  /// What other tests wrote before might be more than a node keeps.
  private Duration sinceTheTestBegan() {
    return Duration.between(began, Instant.now()).plusSeconds(1);
  }

  private static void act(TestLog log, TestLog.Scope app, int times) {
    for (int i = 0; i < times; i++) {
      log.agent(app, new AgentEvent.TextMessageContent("m", "word"));
      log.app(app, new ToolProgress(new RunId("run"), new ToolCallId("call"), "write"));
    }
  }

  private static long offset(String id) {
    return Long.parseLong(id.substring(id.indexOf(' ') + 1));
  }

  private static List<String> offsets(Listener listener) {
    return listener.entries.stream().map(entry -> entry.topic() + " " + entry.offset()).toList();
  }
}
