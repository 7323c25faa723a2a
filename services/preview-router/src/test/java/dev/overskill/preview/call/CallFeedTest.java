package dev.overskill.preview.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AgentEvent.ToolCallArgs;
import dev.overskill.events.AgentEvent.ToolCallEnd;
import dev.overskill.events.AgentEvent.ToolCallStart;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import dev.overskill.log.Relay;
import dev.overskill.preview.draft.Drafts;
import dev.overskill.preview.draft.HistoryStore;
import dev.overskill.preview.draft.TestDrafts;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.testkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whose calls open pages hear of.
final class CallFeedTest {
  private static final ModuleUrl MAIN = ModuleUrl.of("/main.js");
  private static final RunId FENCED = new RunId("run-ended");

  private final Ids ids = Ids.secure();
  private final AppId app = ids.app();
  private final TenantId tenant = ids.tenant();
  private final HistoryStore store = new HistoryStore();
  private final Drafts drafts = TestDrafts.picky(store);
  private final List<String> frames = new CopyOnWriteArrayList<>();
  private final LogConfig config = new LogConfig("127.0.0.1:1", "call-feed-test");
  private final LogWriter writer = new LogWriter(config);
  private final CallFeed feed =
      new CallFeed(
          new CallFeed.Log(
              config,
              (_, run) -> run.equals(FENCED),
              new Parking(writer, new SimpleMeterRegistry(), "test"),
              new Relay(1_000)),
          drafts,
          Clock.systemUTC());
  private long offset;

  @BeforeEach
  void openPage() throws Exception {
    store.save(
        Map.of(
            "index.html",
            "<script type=\"module\" src=\"/main.js\"></script>",
            "main.js",
            "accept one"));
    var draft = drafts.draft(app, tenant).orElseThrow();
    draft.whenShown().get(20, TimeUnit.SECONDS);
    draft.served(MAIN);
    draft.sockets().add(TestDrafts.page(frames), "");
    frames.clear();
  }

  @AfterEach
  void close() {
    drafts.close();
    writer.close();
  }

  private LogRecord record(AgentEvent event, Said said) {
    var type = AgentEvent.TYPE_PREFIX + EventJson.typeOf(event);
    var attributes =
        new Attributes(ids.next(), type, "/agent", app, said.at(), said.by(), said.run(), null);
    return new LogRecord(
        Topics.AGENT_EVENTS,
        0,
        offset++,
        said.at(),
        app.value(),
        attributes,
        EventJson.write(event));
  }

  private record Said(TenantId by, @Nullable RunId run, Instant at) {}

  /// An agent writes the module.
  private void write(String text, Said said) {
    var call = new ToolCallId("call-" + ids.next());
    var arguments = "{\"path\":\"main.js\",\"content\":\"" + text + "\"}";
    feed.handle(
        List.of(
            record(new ToolCallStart(call, "write_file", null, null), said),
            record(new ToolCallArgs(call, arguments), said),
            record(new ToolCallEnd(call), said)));
  }

  private boolean told() {
    return frames.stream().anyMatch(frame -> frame.contains("js-update"));
  }

  /// What was said so far has reached no page; what the app's own agent says now does.
  private void assertThatOnlyTheNextIsTold() throws Exception {
    var draft = drafts.live(app).orElseThrow();
    draft.whenSettled().get(20, TimeUnit.SECONDS); // by the thread that tells, in turn
    assertThat(told()).isFalse();

    write("accept mine", new Said(tenant, new RunId("run-1"), Instant.now()));

    Await.until("the pages to hear of it", this::told);
    assertThat(draft.whenShown(MAIN)).isNotDone();
  }

  @Test
  void pagesHearOfTheCallsOfTheirOwnTenantAlone() throws Exception {
    write("accept theirs", new Said(ids.tenant(), null, Instant.now()));

    assertThatOnlyTheNextIsTold();
  }

  @Test
  void pagesHearNothingOfARunThatWasEnded() throws Exception {
    write("accept late", new Said(tenant, FENCED, Instant.now()));

    assertThatOnlyTheNextIsTold();
  }

  @Test
  void pagesHearNothingOfWhatWasSaidLongAgo() throws Exception {
    write("accept old", new Said(tenant, null, Instant.now().minus(Duration.ofSeconds(2))));

    assertThatOnlyTheNextIsTold();
  }
}
