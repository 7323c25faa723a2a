package dev.overskill.stream.aisdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.stream.socket.Stage;
import dev.overskill.stream.sse.TestStream;
import dev.overskill.stream.sse.TestStream.Asked;
import dev.overskill.testkit.TestLog;
import dev.overskill.testkit.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// One run as the AI SDK resumes it.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class AiSdkIT {
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

  private TestStream resume(AppId app, String chat, String token) {
    var address = server.resolve("/stream/v1/apps/" + app + "/ai/" + chat + "/stream");
    return TestStream.open(Asked.get(address, token));
  }

  private static void begin(TestLog.Scope app) {
    stage.log.agent(app, new AgentEvent.RunStarted("thread", new RunId("run-1"), null));
    stage.log.agent(app, new AgentEvent.TextMessageStart("msg-1", "assistant"));
  }

  private static void callTool(TestLog.Scope app) {
    var call = new ToolCallId("call-1");
    stage.log.agent(app, new AgentEvent.ToolCallStart(call, "read_file", null));
    stage.log.agent(app, new AgentEvent.ToolCallArgs(call, "{\"path\":\"a\"}"));
    stage.log.agent(app, new AgentEvent.ToolCallEnd(call));
    stage.log.agent(app, new AgentEvent.ToolCallResult("r", call, TextNode.valueOf("ok")));
  }

  private static void finish(TestLog.Scope app) {
    stage.log.agent(app, new AgentEvent.RunFinished("thread", new RunId("run-1"), null));
  }

  @Test
  void theCurrentRunIsToldWholeAndFollowed() {
    var app = stage.app();
    begin(app);
    stage.say(app, 0, 3);
    try (var stream = resume(app.app(), "current", Stage.owner(app))) {
      callTool(app);
      finish(app);
      stream.ended();

      assertThat(stream.header("x-vercel-ai-ui-message-stream")).isEqualTo("v1");
      assertThat(stream.heard.getLast().data()).isEqualTo("[DONE]");
      assertThat(stream.heard.subList(0, stream.heard.size() - 1))
          .extracting(event -> event.json().path("type").asText())
          .startsWith("start", "text-start", "text-delta")
          .endsWith(
              "tool-input-start",
              "tool-input-delta",
              "tool-input-available",
              "tool-output-available",
              "text-end",
              "finish");
    }
  }

  @Test
  void whatDoesNotRunHasNoContent() {
    var app = stage.app();
    begin(app);
    finish(app);
    try (var over = resume(app.app(), "run-1", Stage.owner(app));
        var unknown = resume(app.app(), "none", Stage.owner(app));
        var current = resume(app.app(), "current", Stage.owner(app))) {
      assertThat(over.status()).isEqualTo(204);
      assertThat(unknown.status()).isEqualTo(204);
      assertThat(current.status()).isEqualTo(204);
    }
  }

  @Test
  void aStrangerFindsNothing() {
    var app = stage.app();
    begin(app);
    try (var stream = resume(app.app(), "run-1", TestTokens.owner(Stage.stranger()))) {
      assertThat(stream.status()).isEqualTo(404);
    }
  }
}
