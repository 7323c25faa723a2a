package dev.overskill.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTest {
  private static final String NAMESPACES = "/workers/dispatch/namespaces";
  private static final String SCRIPTS = NAMESPACES + "/production/scripts/";
  private static final String HELLO = "export default { fetch: () => new Response('hello') }";
  private static Edge edge;
  private static EdgeClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    edge = TestEdge.start(folder);
    client = new EdgeClient(edge);
  }

  @AfterAll
  static void stop() {
    if (edge != null) {
      edge.close();
    }
  }

  @Test
  void refusalsHaveTheirCodes() {
    var absent = client.get(SCRIPTS + "absent");
    var nowhere = client.get("/no/such/route");
    var stranger = client.withToken("wrong", NAMESPACES);
    var noNamespace = client.get(NAMESPACES + "/other/scripts/x");

    assertThat(absent.status()).isEqualTo(404);
    assertThat(absent.code()).isEqualTo(10092);
    assertThat(absent.body().path("success").asBoolean(true)).isFalse();
    assertThat(nowhere.code()).isEqualTo(7003);
    assertThat(stranger.code()).isEqualTo(10000);
    assertThat(noNamespace.status()).isEqualTo(404);
  }

  @Test
  void syntaxErrorsAreFoundByStartingTheIsolate() {
    var broken = client.putModule("broken", "export default { fetch( }", Map.of());

    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.code()).isEqualTo(10021);
    assertThat(broken.body().toString()).contains("SyntaxError");
    assertThat(client.get(SCRIPTS + "broken").status()).isEqualTo(404);
  }

  @Test
  void codeThatNeverFinishesStartingIsRefused() {
    client.putModule("steady--1", HELLO, Map.of());
    client.point("steady", "steady--1", "rel_1", "active");

    var endless = client.putModule("endless", "for (;;); export default {}", Map.of());

    assertThat(endless.code()).isEqualTo(10021);
    assertThat(client.visit("steady.apps.localhost", "/").body()).isEqualTo("hello");
  }

  @Test
  void tooMuchCodeIsRefused() {
    var large = client.putModule("large", "//" + "x".repeat(10 * 1024 * 1024), Map.of());

    assertThat(large.status()).isEqualTo(413);
    assertThat(large.code()).isEqualTo(10027);
  }

  @Test
  void anUploadShowsWhatItIs() {
    var put = client.putModule("shown", HELLO, Map.of("tags", List.of("tenant-a")));
    var got = client.get(SCRIPTS + "shown");

    assertThat(put.result().path("id").asText()).isEqualTo("shown");
    assertThat(put.result().path("etag").asText()).hasSize(32);
    assertThat(put.result().path("deployment_id").asText()).hasSize(32);
    assertThat(put.result().path("handlers").toString()).isEqualTo("[\"fetch\"]");
    assertThat(got.result().path("dispatch_namespace").asText()).isEqualTo("production");
    assertThat(got.result().path("script").path("tags").toString()).isEqualTo("[\"tenant-a\"]");
    assertThat(
            new String(
                client.get(SCRIPTS + "shown/content").raw().body(),
                java.nio.charset.StandardCharsets.UTF_8))
        .contains(HELLO);
  }

  @Test
  void secretsAreKeptAndNeverShown() {
    client.putModule("safe", HELLO, Map.of());
    var secret = Map.of("name", "KEY", "text", "hidden", "type", "secret_text");
    client.json("PUT", SCRIPTS + "safe/secrets", secret);

    client.putModule("safe", HELLO, Map.of("keep_bindings", List.of("secret_text")));

    var shown = client.get(SCRIPTS + "safe/secrets");
    assertThat(shown.result().path(0).path("name").asText()).isEqualTo("KEY");
    assertThat(shown.body().toString()).doesNotContain("hidden");
    assertThat(client.get(SCRIPTS + "safe/bindings").body().toString()).doesNotContain("hidden");
  }

  @Test
  void scriptsAreListedAndDeletedByTag() {
    client.putModule("tagged-a", HELLO, Map.of("tags", List.of("blue")));
    client.putModule("tagged-b", HELLO, Map.of("tags", List.of("green")));

    var blue = client.get(NAMESPACES + "/production/scripts?tags=blue:yes");
    var unfiltered = client.delete(NAMESPACES + "/production/scripts");
    client.delete(NAMESPACES + "/production/scripts?tags=blue:yes");

    assertThat(blue.result()).hasSize(1);
    assertThat(unfiltered.status()).isEqualTo(400);
    assertThat(client.get(SCRIPTS + "tagged-a").status()).isEqualTo(404);
    assertThat(client.get(SCRIPTS + "tagged-b").status()).isEqualTo(200);
  }

  @Test
  void namespacesComeAndGo() {
    var made = client.json("POST", NAMESPACES, Map.of("name", "staging"));
    var renamed = client.json("PUT", NAMESPACES + "/staging", Map.of("name", "stage"));

    assertThat(made.result().path("namespace_name").asText()).isEqualTo("staging");
    assertThat(renamed.result().path("namespace_id")).isEqualTo(made.result().path("namespace_id"));
    assertThat(client.delete(NAMESPACES + "/stage").status()).isEqualTo(200);
    assertThat(client.get(NAMESPACES + "/stage").status()).isEqualTo(404);
    assertThat(client.delete(NAMESPACES + "/production").status()).isIn(200, 400);
  }

  @Test
  void assetsAreAskedForOnce() {
    var token = client.uploadAssets("assets-a", Map.of("/x.html", "x"));
    var hash = EdgeClient.hash("assets-a/x.htmlx");
    var manifest = Map.of("manifest", Map.of("/x.html", Map.of("hash", hash, "size", 1)));

    var again = client.openAssets("assets-a", manifest);
    var foreign = client.putAssetsOnly("assets-b", Map.of("jwt", token));
    var forged = client.putAssetsOnly("assets-a", Map.of("jwt", token + "x"));

    assertThat(again.result().path("buckets")).isEmpty();
    assertThat(
            client
                .putAssetsOnly("assets-a", Map.of("jwt", again.result().path("jwt").asText()))
                .status())
        .isEqualTo(200);
    assertThat(foreign.status()).isEqualTo(400);
    assertThat(forged.status()).isEqualTo(400);
  }

  @Test
  void filesOutsideTheManifestAreRefused() {
    var hash = EdgeClient.hash("a");
    var manifest = Map.of("manifest", Map.of("/x.html", Map.of("hash", hash, "size", 1)));
    var token = client.openAssets("stranger", manifest).result().path("jwt").asText();

    var other =
        client.multipart(
            "/workers/assets/upload?base64=true",
            "POST",
            token,
            Map.of(EdgeClient.hash("b"), EdgeClient.part("text/html", "eA==")));
    var early = client.putAssetsOnly("stranger", Map.of("jwt", token));

    assertThat(other.status()).isEqualTo(400);
    assertThat(early.status()).isEqualTo(400);
  }

  @Test
  void theBudgetIsReal(@TempDir Path folder) {
    try (var small = TestEdge.start(folder, TestEdge.quota(2))) {
      var deployer = new EdgeClient(small);

      var first = deployer.get(NAMESPACES);
      deployer.get(NAMESPACES);
      var third = deployer.get(NAMESPACES);

      assertThat(first.raw().headers().firstValue("ratelimit-policy"))
          .hasValue("\"default\";q=2;w=300");
      assertThat(first.raw().headers().firstValue("ratelimit")).hasValue("\"default\";r=1;t=300");
      assertThat(third.status()).isEqualTo(429);
      assertThat(third.raw().headers().firstValue("retry-after")).hasValue("300");
    }
  }
}
