package dev.overskill.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisitorsTest {
  private static final Map<String, Object> SPA =
      Map.of("not_found_handling", "single-page-application");
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
  void filesAreServedByHost() {
    publishFiles("files", "1", Map.of("/index.html", "<h1>files</h1>", "/a/b.js", "b()"), SPA);

    var page = client.visit("files.apps.localhost:8086", "/");
    var script = client.visit("files.apps.localhost", "/a/b.js");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).isEqualTo("<h1>files</h1>");
    assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("x-overskill-release")).isEqualTo("rel_1");
    assertThat(script.header("content-type")).isEqualTo("text/javascript");
  }

  @Test
  void unknownPathsOfASinglePageAppGetItsPage() {
    publishFiles("spa", "1", Map.of("/index.html", "<h1>spa</h1>"), SPA);

    var deep = client.visit("spa.apps.localhost", "/deep/link?x=1");

    assertThat(deep.status()).isEqualTo(200);
    assertThat(deep.body()).isEqualTo("<h1>spa</h1>");
  }

  @Test
  void unknownPathsGetThe404Page() {
    publishFiles(
        "nice404",
        "1",
        Map.of("/index.html", "home", "/404.html", "lost"),
        Map.of("not_found_handling", "404-page"));

    var lost = client.visit("nice404.apps.localhost", "/deep/link");

    assertThat(lost.status()).isEqualTo(404);
    assertThat(lost.body()).isEqualTo("lost");
  }

  @Test
  void pagesHaveOneAddress() {
    publishFiles("address", "1", Map.of("/index.html", "home", "/about.html", "about"), Map.of());

    var about = client.visit("address.apps.localhost", "/about");
    var html = client.visit("address.apps.localhost", "/about.html?q=1");

    assertThat(about.body()).isEqualTo("about");
    assertThat(html.status()).isEqualTo(307);
    assertThat(html.header("location")).isEqualTo("/about?q=1");
  }

  @Test
  void unchangedFilesAreNotSentAgain() {
    publishFiles("etag", "1", Map.of("/index.html", "0123456789"), SPA);
    var tag = client.visit("etag.apps.localhost", "/").header("etag");

    var again = client.visit("etag.apps.localhost", "/", "If-None-Match: W/" + tag);
    var part = client.visit("etag.apps.localhost", "/", "Range: bytes=2-4");
    var head = client.ask("HEAD", "etag.apps.localhost", "/");

    assertThat(again.status()).isEqualTo(304);
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("234");
    assertThat(part.header("content-range")).isEqualTo("bytes 2-4/10");
    assertThat(head.body()).isEmpty();
    assertThat(head.header("content-length")).isEqualTo("10");
  }

  @Test
  void headerRulesOfTheUploadApply() {
    var rules = "/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n";
    publishFiles("rules", "1", Map.of("/assets/a.js", "a"), Map.of("_headers", rules));

    var asset = client.visit("rules.apps.localhost", "/assets/a.js");

    assertThat(asset.header("cache-control")).isEqualTo("public, max-age=31536000, immutable");
  }

  @Test
  void codeRunsWithItsBindings() {
    var bindings =
        List.of(
            Map.of("type", "plain_text", "name", "A", "text", "text"),
            Map.of("type", "json", "name", "B", "json", Map.of("b", 1)),
            Map.of("type", "secret_text", "name", "C", "text", "secret"));
    var code = "export default { fetch: (q, env) => Response.json([env.A, env.B, env.C]) }";
    publishModule("bound", code, Map.of("bindings", bindings));

    var answer = client.visit("bound.apps.localhost", "/");

    assertThat(answer.body()).isEqualTo("[\"text\",{\"b\":1},\"secret\"]");
  }

  @Test
  void platformHeadersAndCookiesStayOnThePlatform() {
    publishModule(
        "mirror",
        """
        export default { fetch: (q) => new Response(JSON.stringify([...q.headers]), { headers: [
          ["set-cookie", "mine=1; Path=/"], ["set-cookie", "toss=1; Domain=apps.localhost"],
          ["set-cookie", "overskill_session=forged"], ["x-overskill-release", "forged"]] }) }
        """,
        Map.of());

    var answer =
        client.visit(
            "mirror.apps.localhost",
            "/",
            "Cookie: a=1; overskill_session=secret; b=2",
            "X-Overskill-Tenant: ten_1",
            "X-Forwarded-Host: evil");

    assertThat(answer.body()).contains("a=1; b=2").doesNotContain("secret", "ten_1", "evil");
    assertThat(answer.header("set-cookie")).isEqualTo("mine=1; Path=/");
    assertThat(answer.header("x-overskill-release")).isEqualTo("rel_1");
  }

  @Test
  void hostsWithoutAnAppGetTheirOwnPages() {
    client.point("paused", "paused--1", "rel_1", "suspended");
    client.point("moved", "moved--1", "rel_1", "active");
    client.point("thief", "files--1", "rel_1", "active");

    assertThat(client.visit("evil-apps.localhost", "/").page()).isEqualTo("unknown_host");
    assertThat(client.visit("apps.localhost", "/").page()).isEqualTo("unknown_host");
    assertThat(client.visit("a.b.apps.localhost", "/").page()).isEqualTo("unknown_host");
    assertThat(client.visit("never.apps.localhost", "/").page()).isEqualTo("not_published");
    assertThat(client.visit("paused.apps.localhost", "/").page()).isEqualTo("suspended");
    assertThat(client.visit("moved.apps.localhost", "/").status()).isEqualTo(503);
    assertThat(client.visit("thief.apps.localhost", "/").status()).isEqualTo(403);
  }

  @Test
  void aFailingAppGetsAPageThatSaysSo() {
    publishModule(
        "failing", "export default { fetch() { throw new Error('secret boom') } }", Map.of());

    var answer = client.visit("failing.apps.localhost", "/", "Accept: text/html");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).contains("ran into an error").doesNotContain("secret boom");
  }

  @Test
  void codeReachesNothingButItsBindings() {
    var target = "http://127.0.0.1:" + edge.apiPort() + "/q/health/live";
    publishModule(
        "egress",
        """
        import { connect } from "cloudflare:sockets";
        const tried = async (work) => { try { return String(await work()) } catch { return "refused" } };
        export default { async fetch() { return Response.json([
          await tried(() => fetch("%s")),
          await tried(() => fetch("http://169.254.169.254/")),
          await tried(async () => { const s = connect("127.0.0.1:%d"); await s.opened; return "open" }),
          await tried(() => import("edge:words"))]) } }
        """
            .formatted(target, edge.apiPort()),
        Map.of());

    var answer = client.visit("egress.apps.localhost", "/");

    assertThat(answer.body()).isEqualTo("[\"refused\",\"refused\",\"refused\",\"refused\"]");
  }

  @Test
  void aFlipShowsAtOnce() {
    publishFiles("flip", "1", Map.of("/index.html", "one"), SPA);
    assertThat(client.visit("flip.apps.localhost", "/").body()).isEqualTo("one");

    publishFiles("flip", "2", Map.of("/index.html", "two"), SPA);

    var after = client.visit("flip.apps.localhost", "/");
    assertThat(after.body()).isEqualTo("two");
    assertThat(after.header("x-overskill-release")).isEqualTo("rel_2");
  }

  @Test
  void aCandidateIsSeenOnlyWithAPass() {
    publishFiles("pass", "1", Map.of("/index.html", "live"), SPA);
    upload("pass--2", Map.of("/index.html", "candidate"), SPA);
    long soon = Instant.now().plusSeconds(60).getEpochSecond();
    long ago = Instant.now().minusSeconds(60).getEpochSecond();
    var host = "pass.apps.localhost";

    assertThat(client.visit(host, "/", pass("pass--2", soon, host)).body()).isEqualTo("candidate");
    assertThat(client.visit(host, "/").body()).isEqualTo("live");
    assertThat(client.visit(host, "/", pass("pass--2", ago, host)).status()).isEqualTo(403);
    assertThat(client.visit(host, "/", pass("pass--2", soon, "x." + host)).status()).isEqualTo(403);
    assertThat(client.visit(host, "/", pass("files--1", soon, host)).status()).isEqualTo(403);
    assertThat(client.visit(host, "/", pass("pass--9", soon, host)).status()).isEqualTo(404);
    assertThat(client.visit(host, "/", "x-overskill-candidate: pass--2").status()).isEqualTo(403);
  }

  @Test
  void anotherScriptsFilesAreOutOfReach() {
    publishFiles("owner", "1", Map.of("/private.js", "treasure"), Map.of());
    var hash = EdgeClient.hash("owner--1/private.js" + "treasure");
    var code =
        """
        export default { async fetch(q, env) {
          const paths = ["/private.js", "/%s", "/../owner--1/private.js", "/%%2e%%2e/%s"];
          const seen = await Promise.all(paths.map((p) => env.ASSETS.fetch("http://owner.apps.localhost" + p)));
          return Response.json(seen.map((answer) => answer.status)); } }
        """
            .formatted(hash, hash);
    var token = client.uploadAssets("prowler--1", Map.of("/index.html", "x"));
    var assets = Map.of("jwt", token, "config", Map.of("run_worker_first", true));
    publishModule(
        "prowler",
        code,
        Map.of("assets", assets, "bindings", List.of(Map.of("type", "assets", "name", "ASSETS"))));

    var answer = client.visit("prowler.apps.localhost", "/");

    assertThat(answer.body()).isEqualTo("[404,404,404,404]");
  }

  private static void publishFiles(
      String slug, String version, Map<String, String> files, Map<String, Object> config) {
    upload(slug + "--" + version, files, config);
    client.point(slug, slug + "--" + version, "rel_" + version, "active");
  }

  private static void upload(String script, Map<String, String> files, Map<String, Object> config) {
    var token = client.uploadAssets(script, files);
    var reply = client.putAssetsOnly(script, Map.of("jwt", token, "config", config));
    assertThat(reply.status()).describedAs("%s", reply.body()).isEqualTo(200);
  }

  private static void publishModule(String slug, String code, Map<String, Object> metadata) {
    var reply = client.putModule(slug + "--1", code, metadata);
    assertThat(reply.status()).describedAs("%s", reply.body()).isEqualTo(200);
    client.point(slug, slug + "--1", "rel_1", "active");
  }

  private static String pass(String script, long expiry, String host) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      var key = TestEdge.VERIFY_KEY.getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      var text = script + "." + expiry + "." + host;
      var hex = HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
      return "x-overskill-candidate: " + script + "." + expiry + "." + hex;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
