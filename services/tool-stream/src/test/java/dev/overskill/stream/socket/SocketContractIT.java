package dev.overskill.stream.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.overskill.events.AppEvent;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.testkit.Await;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the socket says is what `docs/asyncapi-socket.yaml` says that it says.
@QuarkusTest
class SocketContractIT {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("overskill.repo", "../.."), "docs", "asyncapi-socket.yaml");

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

  private static JsonNode document() throws IOException {
    return new YAMLMapper().readTree(DOCUMENT.toFile());
  }

  private static Map<String, JsonSchema> schemas() throws IOException {
    var factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    var schemas = new TreeMap<String, JsonSchema>();
    for (var message : document().at("/components/messages")) {
      schemas.put(message.path("name").asText(), factory.getSchema(message.path("payload")));
    }
    return schemas;
  }

  private static Set<String> faults(TestEditor editor, Map<String, JsonSchema> schemas) {
    return editor.heard.stream()
        .flatMap(frame -> {
          var schema = Optional.ofNullable(schemas.get(frame.type()));
          return schema.isEmpty()
              ? Set.of("nobody described " + frame.text()).stream()
              : schema.get().validate(frame.json()).stream().map(fault -> fault + frame.text());
        })
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyFrameIsAsDescribed() throws IOException {
    var schemas = schemas();
    var app = stage.app();
    try (var editor =
        TestEditor.connect(server, app.app(), Stage.owner(app), Optional.of("old.1.1")).live()) {
      stage.say(app, 0, 3);
      stage.log.app(
          app, new AppEvent.ToolProgress(new RunId("run-1"), new ToolCallId("t"), "write"));
      editor.awaitEvents(4);
      editor.say(
          "{\"type\":\"command\",\"command\":\"c1\",\"name\":\"run.stop\",\"run\":\"nobody\"}");
      editor.await(frame -> frame.is("ack"));
      editor.await(frame -> frame.is("ping"));

      assertThat(faults(editor, schemas)).isEmpty();
      assertThat(editor.heard)
          .extracting(TestEditor.Heard::type)
          .contains("reset", "connected", "snapshot", "caught-up", "event", "ack", "ping");
    }
  }

  @Test
  void aSnapshotInPartsIsAsDescribed() throws IOException {
    var schemas = schemas();
    var app = stage.app();
    try (var first = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      stage.say(app, 0, 3);
      first.awaitEvents(3);
    }

    try (var second = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      Await.until("the snapshot", () -> !second.snapshot().isEmpty());

      assertThat(faults(second, schemas)).isEmpty();
    }
  }
}
