package dev.overskill.stream.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentCommand;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.RunId;
import dev.overskill.events.Topics;
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
  void aCommandIsOnTheLogWhenItIsAcknowledged() {
    var app = stage.app();
    var user = Stage.IDS.user();
    var token = TestTokens.person(app.tenant(), user, Role.EDITOR);
    try (var editor = TestEditor.connect(server, app.app(), token)) {
      editor.say(stop("c1"));

      assertThat(status(ack(editor, "c1"))).isEqualTo("accepted");
      var record =
          stage.log.await(Topics.AGENT_COMMANDS, found -> found.key().equals(app.app().value()));
      assertThat(record.attributes().type()).isEqualTo("run.stop");
      assertThat(record.attributes().tenant()).isEqualTo(app.tenant());
      assertThat(record.read(AgentCommand.class))
          .isEqualTo(new AgentCommand.Stop("c1", new RunId("run-1"), user.value()));
    }
  }

  @Test
  void aRepeatIsRecognisedAlsoOnAnotherConnection() {
    var app = stage.app();
    try (var first = TestEditor.connect(server, app.app(), Stage.owner(app));
        var second = TestEditor.connect(server, app.app(), Stage.owner(app))) {
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

  @Test
  void anApprovalNeedsNoRun() {
    var app = stage.app();
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      editor.say(
          """
          {"type":"command","command":"c","name":"approval.decided","approval":"ap-1",
           "decision":"approve","paths":["src/App.tsx"],"reason":"fine"}\
          """);

      assertThat(status(ack(editor, "c"))).isEqualTo("accepted");
    }
  }

  @Test
  void theRunOfASuspendedAppCanBeStoppedAndNotSteered() {
    var app = stage.app();
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
