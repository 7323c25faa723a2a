package dev.overskill.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurvivalTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String HELLO = "export default { fetch: () => new Response('hello') }";

  @Test
  void scriptsOutliveTheirProcess(@TempDir Path folder) {
    try (var edge = TestEdge.start(folder)) {
      var client = published(edge);
      var killed = edge.runtime().pid().orElseThrow();

      ProcessHandle.of(killed).orElseThrow().destroyForcibly();

      Await.until(
          "calm is served",
          SOON,
          () -> client.visit("calm.apps.localhost", "/").body().equals("hello"));
      assertThat(edge.runtime().pid().orElseThrow()).isNotEqualTo(killed);
    }
  }

  @Test
  void aLoopingAppStopsTheOthersOnlyForAMoment(@TempDir Path folder) {
    try (var edge = TestEdge.start(folder)) {
      var client = published(edge);
      client.putModule("looping--1", "export default { fetch() { for (;;); } }", Map.of());
      client.point("looping", "looping--1", "rel_1", "active");

      var looped = client.visit("looping.apps.localhost", "/");

      Await.until(
          "calm is served",
          SOON,
          () -> client.visit("calm.apps.localhost", "/").body().equals("hello"));
      assertThat(looped.status()).isNotEqualTo(200);
      assertThat(edge.runtime().meters().text()).contains("edge_workerd_hangs_total 1");
    }
  }

  @Test
  void anAppThatLoopsAgainAndAgainIsSetAside(@TempDir Path folder) {
    try (var edge = TestEdge.start(folder)) {
      var client = published(edge);
      client.putModule("looping--1", "export default { fetch() { for (;;); } }", Map.of());
      client.point("looping", "looping--1", "rel_1", "active");
      for (int strike = 0; strike < 3; strike++) {
        client.visit("looping.apps.localhost", "/");
        Await.until(
            "calm is served",
            SOON,
            () -> client.visit("calm.apps.localhost", "/").body().equals("hello"));
      }

      var after = client.visit("looping.apps.localhost", "/");

      assertThat(after.page()).isEqualTo("app_overran");
      assertThat(edge.runtime().meters().text()).contains("edge_workerd_hangs_total 3");
    }
  }

  @Test
  void everythingOutlivesTheEdge(@TempDir Path folder) {
    try (var edge = TestEdge.start(folder)) {
      published(edge);
    }

    try (var edge = TestEdge.start(folder)) {
      var client = new EdgeClient(edge);

      assertThat(client.visit("calm.apps.localhost", "/").body()).isEqualTo("hello");
      assertThat(client.visit("still.apps.localhost", "/").body()).isEqualTo("<h1>still</h1>");
    }
  }

  @Test
  void manyAppsShareFewIsolates(@TempDir Path folder) {
    var usual = EdgeSettings.Limits.DEFAULT;
    var few = new EdgeSettings.Limits(10_000, usual.window(), 5, usual.watch());
    try (var edge = TestEdge.start(folder, few)) {
      var client = new EdgeClient(edge);
      for (int app = 0; app < 20; app++) {
        var code = "export default { fetch: () => new Response('app %d') }".formatted(app);
        client.putModule("app%d--1".formatted(app), code, Map.of());
        client.point("app" + app, "app%d--1".formatted(app), "rel_1", "active");
      }

      for (int round = 0; round < 2; round++) {
        for (int app = 0; app < 20; app++) {
          var answer = client.visit("app%d.apps.localhost".formatted(app), "/");
          assertThat(answer.body()).isEqualTo("app " + app);
        }
      }
    }
  }

  private static EdgeClient published(Edge edge) {
    var client = new EdgeClient(edge);
    client.putModule("calm--1", HELLO, Map.of());
    client.point("calm", "calm--1", "rel_1", "active");
    var token = client.uploadAssets("still--1", Map.of("/index.html", "<h1>still</h1>"));
    client.putAssetsOnly("still--1", Map.of("jwt", token));
    client.point("still", "still--1", "rel_1", "active");
    return client;
  }
}
