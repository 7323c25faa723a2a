package dev.overskill.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.overskill.edge.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What pages of published apps ask for under `/api`, and what preview-router is told of it.
class DataTest {
  private static final String KEY = "what-the-edge-and-the-router-share";
  private static final String SHOP = "shop.apps.localhost";
  private static final List<Asked> ASKED = new CopyOnWriteArrayList<>();

  private static HttpServer router;
  private static Edge edge;
  private static EdgeClient client;

  /// A request as it came to the router.
  private record Asked(String line, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return String.join(", ", headers.getOrDefault(name, List.of()));
    }

    JsonNode claims() {
      var pass = header("X-overskill-visit");
      var claims = pass.substring(0, pass.indexOf('.'));
      assertThat(pass).isEqualTo(claims + "." + mac("visit." + claims));
      try {
        return Json.mapper().readTree(Base64.getUrlDecoder().decode(claims));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static String mac(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      ASKED.add(
          new Asked(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      var body = "{\"items\":[]}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.getResponseHeaders().add("ETag", "\"7\"");
      exchange.getResponseHeaders().add("Set-Cookie", "sid=1; Path=/");
      exchange.getResponseHeaders().add("Set-Cookie", "wide=1; Domain=apps.localhost");
      exchange.getResponseHeaders().add("X-Overskill-Inner", "no business of visitors");
      exchange.sendResponseHeaders(201, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    router = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    router.createContext("/", DataTest::answer);
    router.start();
    var address = "127.0.0.1:" + router.getAddress().getPort();
    edge = TestEdge.start(folder, EdgeSettings.Limits.DEFAULT, new EdgeSettings.Data(address, KEY));
    client = new EdgeClient(edge);
    var token = client.uploadAssets("shop--1", Map.of("/index.html", "shop", "/apiary.js", "bees"));
    var config = Map.of("not_found_handling", "single-page-application");
    client.putAssetsOnly("shop--1", Map.of("jwt", token, "config", config));
    client.point("shop", "shop--1", "rel_1", "active");
    client.point("paused", "paused--1", "rel_1", "suspended");
  }

  @AfterAll
  static void stop() {
    if (edge != null) {
      edge.close();
    }
    router.stop(0);
  }

  @BeforeEach
  void forget() {
    ASKED.clear();
  }

  @Test
  void aQuestionGoesToTheRouterSignedForItsHost() {
    var body = "{\"text\":\"é😀\"}";
    var answer =
        client.tell(
            new EdgeClient.Line("POST", SHOP + ":8086", "/api/todos?a=%20b&c="),
            body,
            "Content-Type: application/json",
            "Origin: http://" + SHOP + ":8086",
            "If-Match: \"6\"");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"items\":[]}");
    assertThat(answer.header("etag")).isEqualTo("\"7\"");
    assertThat(answer.header("x-overskill-release")).isEqualTo("rel_1");
    var asked = ASKED.getFirst();
    assertThat(asked.line()).isEqualTo("POST /api/todos?a=%20b&c=");
    assertThat(asked.body()).isEqualTo(body);
    assertThat(asked.header("Content-length"))
        .isEqualTo("" + body.getBytes(StandardCharsets.UTF_8).length);
    assertThat(asked.header("Transfer-encoding")).isEmpty();
    assertThat(asked.header("Origin")).isEqualTo("http://" + SHOP + ":8086");
    assertThat(asked.header("If-match")).isEqualTo("\"6\"");
    var claims = asked.claims();
    assertThat(claims.path("slug").asText()).isEqualTo("shop");
    assertThat(claims.path("authority").asText()).isEqualTo(SHOP + ":8086");
    assertThat(claims.path("scheme").asText()).isEqualTo("http");
    assertThat(claims.path("until").asLong() - Instant.now().getEpochSecond()).isBetween(1L, 31L);
  }

  @Test
  void visitorsCannotSpeakForTheEdge() {
    client.visit(
        SHOP,
        "/api/todos",
        "X-Overskill-Visit: forged.forged",
        "X-Forwarded-Host: bank.apps.localhost",
        "Cookie: sid=1; overskill_session=secret",
        "CF-Connecting-IP: 203.0.113.9");

    var asked = ASKED.getFirst();
    assertThat(asked.claims().path("slug").asText()).isEqualTo("shop");
    assertThat(asked.claims().path("address").asText()).isEqualTo("203.0.113.9");
    assertThat(asked.header("Cookie")).isEqualTo("sid=1");
    assertThat(asked.headers()).doesNotContainKey("X-forwarded-host");
  }

  @Test
  void whatComesBackStaysOnTheHost() {
    var answer = client.visit(SHOP, "/api/todos");

    assertThat(answer.header("set-cookie")).isEqualTo("sid=1; Path=/");
    assertThat(answer.headers()).doesNotContainKey("x-overskill-inner");
  }

  @Test
  void filesThatOnlyBeginAlikeAreFiles() {
    assertThat(client.visit(SHOP, "/apiary.js").body()).isEqualTo("bees");
    assertThat(client.visit(SHOP, "/API/todos").body()).isEqualTo("shop");
    assertThat(ASKED).isEmpty();
  }

  @Test
  void onlyPublishedAppsHaveData() {
    assertThat(client.visit("never.apps.localhost", "/api/todos").page())
        .isEqualTo("not_published");
    assertThat(client.visit("paused.apps.localhost", "/api/todos").page()).isEqualTo("suspended");
    assertThat(client.visit("evil.example.com", "/api/todos").page()).isEqualTo("unknown_host");
    assertThat(ASKED).isEmpty();
  }

  @Test
  void whereNoDataIsThePageIsToldSo(@TempDir Path folder) {
    for (var none : List.of(EdgeSettings.Data.NONE, new EdgeSettings.Data("127.0.0.1:1", KEY))) {
      try (var alone =
          TestEdge.start(folder.resolve(none.key() + "-"), EdgeSettings.Limits.DEFAULT, none)) {
        var visitor = new EdgeClient(alone);
        visitor.point("shop", "shop--1", "rel_1", "active");

        var answer = visitor.visit(SHOP, "/api/todos");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.page()).isEqualTo("data_unavailable");
        assertThat(answer.header("retry-after")).isEqualTo("2");
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
      }
    }
  }
}
