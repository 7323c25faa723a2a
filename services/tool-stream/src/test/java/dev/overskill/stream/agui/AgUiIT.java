package dev.overskill.stream.agui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.stream.socket.Stage;
import dev.overskill.stream.sse.TestStream;
import dev.overskill.stream.sse.TestStream.Asked;
import dev.overskill.testkit.TestLog;
import dev.overskill.testkit.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One run as AG-UI's clients are told it.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class AgUiIT {
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

  private URI posted(AppId app) {
    return server.resolve("/stream/v1/apps/" + app + "/ag-ui");
  }

  private URI looked(AppId app, String run) {
    return server.resolve("/stream/v1/apps/" + app + "/runs/" + run + "/ag-ui");
  }

  private static void begin(TestLog.Scope app) {
    stage.log.agent(app, new AgentEvent.RunStarted("thread", new RunId("run-1"), null));
    stage.log.agent(app, new AgentEvent.TextMessageStart("msg-1", "assistant"));
  }

  private static void finish(TestLog.Scope app) {
    stage.log.agent(app, new AgentEvent.TextMessageEnd("msg-1"));
    stage.log.agent(app, new AgentEvent.RunFinished("thread", new RunId("run-1"), null));
  }

  private static String words(int last) {
    return String.join("", IntStream.range(0, last).mapToObj(i -> "word " + i).toList());
  }

  /// What a client of these events has, if it takes them.
  private static ClientRules taken(List<TestStream.Heard> heard) {
    var rules = new ClientRules();
    assertThat(heard.stream().map(event -> rules.fault(event.json())).flatMap(Optional::stream))
        .isEmpty();
    return rules;
  }

  @Test
  void aLateClientIsToldTheRunAndThenFollowsIt() {
    var app = stage.app();
    begin(app);
    stage.say(app, 0, 10);
    try (var stream = TestStream.open(Asked.get(looked(app.app(), "run-1"), Stage.owner(app)))) {
      stream.await(event -> event.json().path("delta").asText().endsWith("word 9"));
      stage.say(app, 10, 20);
      finish(app);

      var rules = taken(stream.ended().heard);

      assertThat(rules.text("TEXT_MESSAGE msg-1")).isEqualTo(words(20));
      assertThat(rules.isOver()).isTrue();
      assertThat(stream.heard)
          .extracting(event -> event.json().at("/metadata/seq").asInt())
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, stream.heard.size()).boxed().toList());
      assertThat(stream.heard.getLast().id()).isNotEmpty();
    }
  }

  @Test
  void aClientThatComesBackIsSentOnlyWhatItLacks() {
    var app = stage.app();
    begin(app);
    stage.say(app, 0, 10);
    finish(app);
    var message =
        EventJson.mapper()
            .createObjectNode()
            .put("id", "msg-1")
            .put("role", "assistant")
            .put("content", words(4));
    var input = EventJson.mapper().createObjectNode().put("threadId", "t").put("runId", "run-1");
    input.putArray("messages").add(message);

    try (var stream =
        TestStream.open(Asked.post(posted(app.app()), Stage.owner(app), input.toString()))) {
      var rules = taken(stream.ended().heard);

      assertThat(words(4) + rules.text("TEXT_MESSAGE msg-1")).isEqualTo(words(10));
    }
  }

  @Test
  void aRunThatHasNotBegunIsWaitedFor() {
    var app = stage.app();
    var input = "{\"threadId\":\"t\",\"runId\":\"run-1\",\"messages\":[]}";
    try (var stream = TestStream.open(Asked.post(posted(app.app()), Stage.owner(app), input))) {
      begin(app);
      finish(app);

      assertThat(taken(stream.ended().heard).isOver()).isTrue();
    }
  }

  @Test
  void aRunThatNeverBeginsIsUnknown() {
    var app = stage.app();
    try (var stream = TestStream.open(Asked.get(looked(app.app(), "none"), Stage.owner(app)))) {
      var last = stream.ended().heard.getLast().json();

      assertThat(last.path("type").asText()).isEqualTo("RUN_ERROR");
      assertThat(last.path("code").asText()).isEqualTo("unknown_run");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"runId\":7",
        "{\"runId\":\"\"}",
        "{\"runId\":\"run-1\",\"messages\":7}",
        "{\"runId\":\"run-1\",\"runId\":\"run-2\"}"
      })
  void whatIsNoInputIsRefused(String body) {
    var app = stage.app();
    try (var stream = TestStream.open(Asked.post(posted(app.app()), Stage.owner(app), body))) {
      assertThat(stream.status()).isEqualTo(400);
      assertThat(stream.header("content-type")).startsWith("application/problem+json");
    }
  }

  @Test
  void anInputThatIsTooLargeIsRefused() {
    var app = stage.app();
    var body = "{\"runId\":\"run-1\",\"state\":\"" + "x".repeat(1 << 20) + "\"}";
    try (var stream = TestStream.open(Asked.post(posted(app.app()), Stage.owner(app), body))) {
      assertThat(stream.status()).isEqualTo(413);
    }
  }

  @Test
  void aStrangerFindsNothing() {
    var app = stage.app();
    var stranger = TestTokens.owner(Stage.stranger());
    try (var stream = TestStream.open(Asked.get(looked(app.app(), "run-1"), stranger))) {
      assertThat(stream.status()).isEqualTo(404);
    }
  }

  @Test
  void anotherRunIsNotHeard() {
    var app = stage.app();
    var other = new TestLog.Scope(app.tenant(), app.app(), new RunId("run-2"));
    begin(app);
    stage.say(other, 0, 3);
    finish(app);
    try (var stream = TestStream.open(Asked.get(looked(app.app(), "run-1"), Stage.owner(app)))) {
      assertThat(stream.ended().heard)
          .extracting(TestStream.Heard::json)
          .extracting(JsonNode::toString)
          .noneMatch(text -> text.contains("word"));
    }
  }
}
