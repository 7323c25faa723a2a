package dev.overskill.stream.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.RunId;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.TestLog;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What an editor sees of a worker that vanished and came back.
@QuarkusTest
@TestProfile(LivenessIT.ShortLeases.class)
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class LivenessIT {
  private static Stage stage;

  @TestHTTPResource("/")
  URI server;

  /// Runs end after two seconds of silence.
  public static final class ShortLeases implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("stream.lease.limit", "2s");
    }
  }

  @BeforeAll
  static void open() {
    stage = new Stage();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  private static boolean ended(TestEditor editor) {
    return editor.events().stream()
        .anyMatch(event -> event.json().path("eventType").asText().equals("run.ended"));
  }

  @Test
  void theEditorSeesTheEndAndNothingOfTheZombieAlsoWhenItComesBack() {
    var app = stage.running(stage.app());
    var other = new TestLog.Scope(app.tenant(), app.app(), new RunId("run-2"));
    stage.log.agent(app, new AgentEvent.TextMessageContent("m", "before"));
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      Await.until("the run has ended", Duration.ofSeconds(30), () -> ended(editor));
      stage.log.agent(app, new AgentEvent.TextMessageContent("m", "from the grave"));
      stage.log.agent(other, new AgentEvent.TextMessageContent("m", "from another"));
      editor.await(frame -> frame.text().contains("from another"));

      assertThat(editor.heard).noneMatch(frame -> frame.text().contains("from the grave"));
      assertThat(editor.isContiguous()).isTrue();
    }
    try (var again = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      assertThat(again.heard).anyMatch(frame -> frame.text().contains("before"));
      assertThat(again.heard).anyMatch(frame -> frame.text().contains("worker_lost"));
      assertThat(again.heard).noneMatch(frame -> frame.text().contains("from the grave"));
    }
  }
}
