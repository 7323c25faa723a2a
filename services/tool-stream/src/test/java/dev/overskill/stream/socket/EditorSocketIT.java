package dev.overskill.stream.socket;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.TestLog;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What an editor is sent.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class EditorSocketIT {
  private static final int LARGE = 1 << 20;

  private static Stage stage;

  @TestHTTPResource("/")
  URI server;

  @BeforeAll
  static void open() {
    stage = new Stage();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @Test
  void eventsArriveInOrder() {
    var app = stage.app();
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      stage.say(app, 0, 100);

      var events = editor.awaitEvents(100);

      assertThat(events)
          .extracting(Stage::wordOf)
          .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "word " + i).toList());
      assertThat(editor.isContiguous()).isTrue();
    }
  }

  @Test
  void whoComesLateIsToldTheStateAndThenWhatComes() {
    var app = stage.app();
    stage.say(app, 0, 50);
    stage.log.app(app, new AppEvent.ToolProgress(new RunId("run-1"), new ToolCallId("t"), "write"));
    try (var first = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      Await.until(
          "everything has come", () -> text(first).endsWith("word 49") && hasProgress(first));
    }
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      stage.say(app, 50, 52);

      var events = editor.awaitEvents(2);

      var told = editor.snapshot();
      assertThat(told).hasSize(2);
      assertThat(told.getFirst().at("/data/delta").asText())
          .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "word " + i).collect(joining()));
      assertThat(told.getLast().path("eventType").asText()).isEqualTo("tool.progress");
      assertThat(events).extracting(Stage::wordOf).containsExactly("word 50", "word 51");
      assertThat(editor.isContiguous()).isTrue();
    }
  }

  /// What was said, as far as this editor was told.
  private static String text(TestEditor editor) {
    return Stream.concat(
            editor.snapshot().stream(), editor.events().stream().map(TestEditor.Heard::json))
        .map(event -> event.at("/data/delta").asText())
        .collect(joining());
  }

  private static boolean hasMessage(TestEditor editor, String id) {
    return Stream.concat(
            editor.snapshot().stream(), editor.events().stream().map(TestEditor.Heard::json))
        .anyMatch(event -> event.at("/data/messageId").asText().equals(id));
  }

  private static boolean hasProgress(TestEditor editor) {
    return Stream.concat(
            editor.snapshot().stream(), editor.events().stream().map(TestEditor.Heard::json))
        .anyMatch(event -> event.path("eventType").asText().equals("tool.progress"));
  }

  @Test
  void aFrameSaysWhatTheRecordSays() {
    var app = stage.app();
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      stage.log.app(
          app, new AppEvent.ToolProgress(new RunId("run-1"), new ToolCallId("t"), "write"));

      var frame = editor.awaitEvents(1).getFirst().json();

      assertThat(editor.heard.getFirst().type()).isEqualTo("connected");
      assertThat(frame.path("topic").asText()).isEqualTo("app.events");
      assertThat(frame.path("eventType").asText()).isEqualTo("tool.progress");
      assertThat(frame.path("run").asText()).isEqualTo("run-1");
      assertThat(frame.path("time").asText()).endsWith("Z");
      assertThat(frame.at("/data/stage").asText()).isEqualTo("write");
    }
  }

  @Test
  void nothingIsLostOrRepeatedAfterADrop() {
    var app = stage.app();
    var words = new ArrayList<String>();
    Optional<String> cursor;
    try (var first = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      stage.say(app, 0, 20);
      first.awaitEvents(20).forEach(event -> words.add(Stage.wordOf(event)));
      cursor = first.lastCursor();
    }
    stage.say(app, 20, 40);

    try (var second = TestEditor.connect(server, app.app(), Stage.owner(app), cursor).live()) {
      stage.say(app, 40, 60);
      second.awaitEvents(40).forEach(event -> words.add(Stage.wordOf(event)));

      assertThat(words)
          .containsExactlyElementsOf(IntStream.range(0, 60).mapToObj(i -> "word " + i).toList());
      assertThat(second.isContiguous()).isTrue();
      assertThat(second.heard.getFirst().json().path("resumed").asBoolean()).isTrue();
    }
  }

  @Test
  void aCursorOfAnotherLogBeginsAnew() {
    var app = stage.app();
    stage.say(app, 0, 3);

    try (var editor =
        TestEditor.connect(server, app.app(), Stage.owner(app), Optional.of("old.1.1")).live()) {
      assertThat(editor.heard).extracting(TestEditor.Heard::type).startsWith("reset", "connected");
      assertThat(editor.heard.getFirst().json().path("reason").asText()).isEqualTo("epoch_changed");
      assertThat(editor.snapshot()).hasSize(1);
    }
  }

  @Test
  void anEventThatComesAgainIsSentOnce() {
    var app = stage.app();
    var attributes = stage.log.attributes("ag-ui.TEXT_MESSAGE_CONTENT", app);
    var value = EventJson.write(Stage.word(1));
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      stage.log.append(Topics.AGENT_EVENTS, attributes, value);
      stage.log.append(Topics.AGENT_EVENTS, attributes, value);
      stage.say(app, 2, 3);

      var events = editor.awaitEvents(2);

      assertThat(events).extracting(Stage::wordOf).containsExactly("word 1", "word 2");
    }
  }

  @Test
  void aLargeValuePassesByteForByte() {
    var app = stage.app();
    var text = "é😀\u2028\\\"" + "x".repeat(LARGE) + "\uffff";
    var value = EventJson.write(new AgentEvent.TextMessageContent("m", text));
    var sent = new String(value, StandardCharsets.UTF_8);
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      stage.log.append(
          Topics.AGENT_EVENTS, stage.log.attributes("ag-ui.TEXT_MESSAGE_CONTENT", app), value);

      var frame = editor.awaitEvents(1).getFirst();

      assertThat(frame.text().endsWith(",\"data\":" + sent + "}")).isTrue();
      assertThat(frame.json().at("/data/delta").asText()).isEqualTo(text);
    }
  }

  @Test
  void aValueThatIsNoJsonIsParkedAndTheNextIsSent() {
    var app = stage.app();
    var attributes = stage.log.attributes("ag-ui.TEXT_MESSAGE_CONTENT", app);
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      stage.log.append(
          Topics.AGENT_EVENTS, attributes, "{\"type\":".getBytes(StandardCharsets.UTF_8));
      stage.say(app, 0, 1);

      var events = editor.awaitEvents(1);

      assertThat(Stage.wordOf(events.getFirst())).isEqualTo("word 0");
      stage.log.await(Topics.PARKED, parked -> parked.attributes().id().equals(attributes.id()));
    }
  }

  @Test
  void aRecordThatNamesAnotherTenantReachesNobody() {
    var app = stage.app();
    var forged = new TestLog.Scope(Stage.stranger(), app.app(), app.run());
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      stage.say(forged, 666, 667);
      stage.say(app, 1, 2);

      var events = editor.awaitEvents(1);

      assertThat(Stage.wordOf(events.getFirst())).isEqualTo("word 1");
      stage.log.await(
          Topics.PARKED, parked -> parked.attributes().tenant().equals(forged.tenant()));
    }
  }

  @Test
  void aSlowReaderIsSentASnapshotAndTheOthersAreServed() {
    var app = stage.app();
    var text = "x".repeat(256 * 1024);
    try (var slow = TestEditor.connect(server, app.app(), Stage.owner(app));
        var fast = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      slow.socket().pause();
      for (int i = 0; i < 64; i++) {
        stage.log.agent(app, new AgentEvent.TextMessageContent("m" + i, text));
      }
      Await.until("the fast one has the last message", () -> hasMessage(fast, "m63"));

      slow.socket().resume();

      var reset = slow.await(frame -> frame.is("reset"));
      Await.until(
          "it has caught up twice",
          () -> slow.heard.stream().filter(frame -> frame.is("caught-up")).count() == 2);
      stage.say(app, 0, 1);
      Await.until(
          "the last word",
          () -> slow.events().stream().anyMatch(e -> Stage.wordOf(e).equals("word 0")));
      assertThat(reset.json().path("reason").asText()).isEqualTo("behind");
      assertThat(slow.events()).hasSizeLessThan(65);
      assertThat(slow.isContiguous()).isTrue();
    }
  }
}
