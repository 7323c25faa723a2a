package dev.overskill.stream.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.EventJson;
import dev.overskill.testkit.Await;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The dashboard shows every metric of this service, and none that it has not.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus sets the field
class DashboardIT {
  private static final File DASHBOARD = new File("../../infra/grafana/tool-stream.json");
  private static final Pattern NAME = Pattern.compile("\\bstream_[a-z_]+");
  private static final Pattern SERIES = Pattern.compile("(?m)^stream_[a-z_]+");
  private static final Pattern SUFFIX = Pattern.compile("_(total|bucket|count|sum|max)$");

  @TestHTTPResource("/")
  URI server;

  private static Set<String> names(Pattern pattern, String text) {
    var names = new TreeSet<String>();
    pattern
        .matcher(text)
        .results()
        .forEach(found -> names.add(SUFFIX.matcher(found.group()).replaceFirst("")));
    return names;
  }

  private static Set<String> served() {
    return names(SERIES, RestAssured.get("/q/metrics").asString());
  }

  private static Set<String> shown(JsonNode dashboard) {
    var text = new StringBuilder();
    dashboard
        .path("panels")
        .forEach(panel ->
            panel
                .path("targets")
                .forEach(target -> text.append(target.path("expr").asText()).append('\n')));
    return names(NAME, text.toString());
  }

  @Test
  void theDashboardShowsWhatThereIs() throws IOException {
    var dashboard = EventJson.mapper().readTree(DASHBOARD);
    try (var stage = new Stage();
        var refused = new RawClient(server)) {
      var app = stage.app();
      refused.ask(
          java.util.Map.of("", "GET /stream/v1/apps/x/socket HTTP/1.1", "Host", "localhost"));
      try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
        editor.say("{\"type\":\"command\",\"command\":\"c\",\"name\":\"run.fly\",\"run\":\"r\"}");
        editor.await(frame -> frame.is("ack"));
        editor.say("{}");
        editor.closed();
      }
      Await.until("the close is counted", () -> served().contains("stream_closes"));
    }

    var served = served();

    assertThat(shown(dashboard)).isEqualTo(served);
    assertThat(dashboard.path("panels"))
        .isNotEmpty()
        .allSatisfy(panel -> {
          assertThat(panel.path("title").asText()).isNotEmpty();
          assertThat(panel.path("targets")).isNotEmpty();
          assertThat(panel.path("gridPos").path("w").asInt()).isPositive();
        });
  }
}
