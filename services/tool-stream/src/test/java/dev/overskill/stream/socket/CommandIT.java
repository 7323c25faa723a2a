package dev.overskill.stream.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentCommand;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.Topics;
import dev.overskill.stream.Rows;
import dev.overskill.tenancy.Role;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people ask of an agent.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class CommandIT {
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

  private static String stop(String id) {
    return "{\"type\":\"command\",\"command\":\"%s\",\"name\":\"run.stop\",\"run\":\"run-1\"}"
        .formatted(id);
  }

  private static TestEditor.Heard ack(TestEditor editor, String id) {
    return editor.await(
        frame -> frame.is("ack") && frame.json().path("command").asText().equals(id));
  }

  private static String status(TestEditor.Heard ack) {
    return ack.json().path("status").asText();
  }

  @Test
  void aCommandReachesTheWorkerAndEverybodySeesIt() {
    var app = stage.running(stage.app());
    var user = Stage.IDS.user();
    var token = TestTokens.person(app.tenant(), user, Role.EDITOR);
    try (var editor = TestEditor.connect(server, app.app(), token)) {
      editor.say(stop("c1"));

      assertThat(status(ack(editor, "c1"))).isEqualTo("accepted");
      var record =
          stage.log.await(Topics.AGENT_COMMANDS, found -> found.key().equals(app.app().value()));
      assertThat(record.attributes().id()).isEqualTo("cmd." + app.app() + ".c1");
      assertThat(record.attributes().type()).isEqualTo("run.stop");
      assertThat(record.attributes().tenant()).isEqualTo(app.tenant());
      assertThat(record.attributes().run()).isEqualTo(new RunId("run-1"));
      assertThat(record.read(AgentCommand.class))
          .isEqualTo(new AgentCommand.Stop("c1", new RunId("run-1"), user.value()));
      var seen = editor.await(frame -> is(frame, "command.accepted"));
      assertThat(seen.json().at("/data/command").asText()).isEqualTo("c1");
      assertThat(seen.json().at("/data/name").asText()).isEqualTo("run.stop");
      assertThat(seen.json().at("/data/by").asText()).isEqualTo(user.value());
    }
  }

  private static boolean is(TestEditor.Heard frame, String eventType) {
    return frame.json().path("eventType").asText().equals(eventType);
  }

  @Test
  void aRepeatIsRecognisedAlsoOnAnotherConnection() {
    var app = stage.running(stage.app());
    var token = Stage.owner(app);
    try (var first = TestEditor.connect(server, app.app(), token);
        var second = TestEditor.connect(server, app.app(), token)) {
      ack(first.say(stop("c1")), "c1");

      second.say(stop("c1"));

      assertThat(status(ack(second, "c1"))).isEqualTo("duplicate");
      second.say(stop("c2"));
      ack(second, "c2");
      Await.until(
          "both commands", () -> stage.log.about(app.app(), Topics.AGENT_COMMANDS).size() >= 2);
      assertThat(stage.log.about(app.app(), Topics.AGENT_COMMANDS)).hasSize(2);
    }
  }

  @Test
  void anIdThatStoodForSomethingElseIsRefused() {
    var app = stage.running(stage.app());
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      ack(editor.say(stop("c1")), "c1");
      var other = editor.heard.size();

      editor.say(
          "{\"type\":\"command\",\"command\":\"c1\",\"name\":\"run.pause\",\"run\":\"run-1\"}");

      Await.until(
          "a second answer",
          () -> editor.heard.stream().skip(other).anyMatch(frame -> frame.is("ack")));
      var ack =
          editor.heard.stream().skip(other).filter(it -> it.is("ack")).findFirst().orElseThrow();
      assertThat(ack.json().path("code").asText()).isEqualTo("invalid_command");
    }
  }

  @Test
  void aRunNobodyKnowsIsLookedForAndRefused() {
    var app = stage.app();
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      var ack = ack(editor.say(stop("c1")), "c1");

      assertThat(ack.json().path("code").asText()).isEqualTo("unknown_run");
    }
  }

  @Test
  void aRunThatIsOverIsRefused() {
    var app = stage.running(stage.app());
    stage.log.agent(app, new AgentEvent.RunFinished("thread", new RunId("run-1"), null));
    Await.until(
        "the run is over",
        () ->
            Rows.number(
                    "select count(*) from stream.run where state = 'finished' and app_id = '%s'"
                        .formatted(app.app()))
                == 1);
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      var ack = ack(editor.say(stop("c1")), "c1");

      assertThat(ack.json().path("code").asText()).isEqualTo("run_over");
    }
  }

  @Test
  void whoMayOnlyLookIsRefused() {
    var app = stage.app();
    var viewer = TestTokens.person(app.tenant(), Role.VIEWER);
    var agent = TestTokens.agent(app.tenant(), Stage.IDS.key());
    try (var looking = TestEditor.connect(server, app.app(), viewer);
        var working = TestEditor.connect(server, app.app(), agent)) {
      var toViewer = ack(looking.say(stop("c1")), "c1");
      var toAgent = ack(working.say(stop("c2")), "c2");

      assertThat(toViewer.json().path("code").asText()).isEqualTo("forbidden");
      assertThat(toAgent.json().path("code").asText()).isEqualTo("forbidden");
      assertThat(stage.log.about(app.app(), Topics.AGENT_COMMANDS)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\":\"run.fly\",\"run\":\"r\" | unknown_command",
        "\"name\":\"run.stop\" | invalid_command",
        "\"name\":\"run.stop\",\"run\":\"a b\" | invalid_command",
        "\"name\":\"run.steer\",\"run\":\"r\" | invalid_command",
        "\"name\":\"run.steer\",\"run\":\"r\",\"text\":\"\" | invalid_command",
        "\"name\":\"approval.decided\",\"approval\":\"a\" | invalid_command",
        "\"name\":\"approval.decided\",\"approval\":\"a\",\"decision\":\"maybe\" | invalid_command",
        "\"name\":\"approval.decided\",\"approval\":\"a b\",\"decision\":\"reject\" | invalid_command",
        "\"name\":\"run.retry\",\"run\":\"r\" | invalid_command",
        "\"name\":\"run.retry\",\"run\":\"r\",\"toolCall\":7 | invalid_command",
        "\"run\":\"r\" | invalid_command",
      })
  void aCommandThatIsNoneIsRefused(String fields, String code) {
    var app = stage.app();
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      editor.say("{\"type\":\"command\",\"command\":\"c\"," + fields + "}");

      var ack = ack(editor, "c");

      assertThat(status(ack)).isEqualTo("refused");
      assertThat(ack.json().path("code").asText()).isEqualTo(code);
    }
  }

  private static String decide(String id, String decision) {
    return """
    {"type":"command","command":"%s","name":"approval.decided","approval":"ap-1",
     "decision":"%s","paths":["src/App.tsx"],"reason":"fine"}\
    """
        .formatted(id, decision);
  }

  @Test
  void theFirstDecisionWinsAndEverybodySeesIt() {
    var app = stage.running(stage.app());
    var asked = EventJson.mapper().createObjectNode().put("approval", "ap-1");
    stage.log.agent(app, new AgentEvent.Custom("approval.requested", asked));
    var winner = Stage.IDS.user();
    var token = TestTokens.person(app.tenant(), winner, Role.EDITOR);
    try (var first = TestEditor.connect(server, app.app(), token);
        var second = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      assertThat(status(ack(first.say(decide("c1", "approve")), "c1"))).isEqualTo("accepted");

      var late = ack(second.say(decide("c2", "reject")), "c2");

      assertThat(late.json().path("code").asText()).isEqualTo("already_decided");
      assertThat(late.json().path("by").asText()).isEqualTo(winner.value());
      var closed = second.await(frame -> is(frame, "approval.closed"));
      assertThat(closed.json().at("/data/decision").asText()).isEqualTo("approve");
      assertThat(closed.json().at("/data/by").asText()).isEqualTo(winner.value());
      assertThat(closed.json().at("/data/run").asText()).isEqualTo("run-1");
      assertThat(closed.json().at("/data/command").asText()).isEqualTo("c1");
      Await.until(
          "the agent is told", () -> !stage.log.about(app.app(), Topics.AGENT_COMMANDS).isEmpty());
      assertThat(stage.log.about(app.app(), Topics.AGENT_COMMANDS)).hasSize(1);
    }
  }

  @Test
  void aQuestionNobodyAskedCannotBeDecided() {
    var app = stage.app();
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      var ack = ack(editor.say(decide("c", "approve")), "c");

      assertThat(ack.json().path("code").asText()).isEqualTo("unknown_approval");
    }
  }

  @Test
  void whoCommandsWithoutPauseIsRefused() {
    var app = stage.running(stage.app());
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      for (int i = 0; i < 60; i++) {
        editor.say(stop("c" + i));
      }

      editor.await(frame -> frame.json().path("code").asText().equals("too_many"));
    }
  }

  @Test
  void theRunOfASuspendedAppCanBeStoppedAndNotSteered() {
    var app = stage.running(stage.app());
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      stage.status(app, AppStatus.suspended);
      Await.until(
          "the app is suspended",
          () -> {
            var id = "steer-" + editor.heard.size();
            editor.say(
                "{\"type\":\"command\",\"command\":\"%s\",\"name\":\"run.resume\",\"run\":\"r\"}"
                    .formatted(id));
            return ack(editor, id).json().path("code").asText().equals("app_suspended");
          });

      var stopped = ack(editor.say(stop("halt")), "halt");

      assertThat(status(stopped)).isEqualTo("accepted");
    }
  }
}
