package dev.overskill.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(AuthParts.class)
class UpstreamIT {
  private static final String DOOR = "/auth/v1/apps/{app}/upstream";
  private static final String KEY = "/auth/internal/tenants/{tenant}/apps/{app}/secret-header";
  private static final String SECRET = "Bearer only-the-upstream-knows-this";

  private Api.Member owner;
  private String app;

  @BeforeEach
  void anApp() {
    owner = Api.owner();
    app = Api.createApp(owner, Api.freshSlug()).path("app");
  }

  private void choose(Map<String, String> body, int status) {
    owner.request().body(body).put(DOOR, app).then().statusCode(status);
  }

  @Test
  void anOwnerChoosesAndTheRouterAloneGetsTheSecret() {
    var chosen =
        Map.of("url", "https://API.example.com/v1/", "header", "Authorization", "secret", SECRET);

    choose(chosen, 200);

    var seen = owner.request().get(DOOR, app);
    seen.then()
        .body("url", equalTo("https://api.example.com/v1"))
        .body("header", equalTo("Authorization"));
    assertThat(seen.asString()).doesNotContain("only-the-upstream");
    Api.as(Api.service(AuthParts.ROUTER_KEY))
        .get(KEY, owner.tenant(), app)
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("name", equalTo("Authorization"))
        .body("secret", equalTo(SECRET));
    owner.request().get(KEY, owner.tenant(), app).then().statusCode(404);
    Api.as(Api.service(AuthParts.SERVICE_KEY)).get(KEY, owner.tenant(), app).then().statusCode(404);
  }

  @Test
  void aNewAddressDoesNotInheritTheSecret() {
    choose(Map.of("url", "https://a.example.com", "header", "X-Key", "secret", "s"), 200);

    choose(Map.of("url", "https://b.example.com"), 200);

    Api.as(Api.service(AuthParts.ROUTER_KEY))
        .get(KEY, owner.tenant(), app)
        .then()
        .body("secret", nullValue());
  }

  @Test
  void itIsClosedToVisitorsUnlessItsOwnerSaysOtherwiseEachTime() {
    choose(Map.of("url", "https://a.example.com"), 200);
    owner.request().get(DOOR, app).then().body("visitors", equalTo(false));

    owner
        .request()
        .body("{\"url\":\"https://a.example.com\",\"visitors\":true}")
        .put(DOOR, app)
        .then()
        .statusCode(200)
        .body("visitors", equalTo(true));

    owner.request().get(DOOR, app).then().body("visitors", equalTo(true));
    choose(Map.of("url", "https://b.example.com"), 200);
    owner.request().get(DOOR, app).then().body("visitors", equalTo(false));
  }

  @Test
  void thePlatformsStoreIsChosenAgain() {
    choose(Map.of("url", "https://a.example.com"), 200);

    owner.request().delete(DOOR, app).then().statusCode(204);

    owner.request().get(DOOR, app).then().statusCode(200).body("url", nullValue());
  }

  @Test
  void rolesAndTenantsDecide() {
    var body = Map.of("url", "https://a.example.com");
    var editor = Api.join(owner, "editor");
    var stranger = Api.owner();

    editor.request().body(body).put(DOOR, app).then().statusCode(403);
    editor.request().delete(DOOR, app).then().statusCode(403);
    editor.request().get(DOOR, app).then().statusCode(200);
    stranger.request().body(body).put(DOOR, app).then().statusCode(404);
    stranger.request().delete(DOOR, app).then().statusCode(404);
    stranger.request().get(DOOR, app).then().statusCode(404);
    Api.as(Api.service(AuthParts.ROUTER_KEY))
        .get(KEY, stranger.tenant(), app)
        .then()
        .statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example.com",
        "ftp://a.example.com",
        "https://a.example.com:22",
        "https://a.example.com:80",
        "https://user:pass@a.example.com",
        "https://a.example.com/?a=b",
        "https://a.example.com/#x",
        "https://a.example.com/../x",
        "https://a.example.com//x",
        "https://a.example.com/%2e%2e",
        "https://10.0.0.1",
        "https://127.1",
        "https://0x7f000001",
        "https://2130706433",
        "https://[::ffff:10.0.0.1]",
        "https://[fd00::1]",
        "https://intranet",
        "https://a.example.com.",
        "https://shop.preview.localhost",
        "https://shop.apps.localhost",
        "https://console.localhost",
        "http://localhost:8081",
        "http://127.0.0.1:22",
        "https://a_b.example.com",
        "https://exämple.com",
        "https:///x",
        "//a.example.com",
        "a.example.com",
        "",
        "https://a.example.com\\@b.example.com",
        "https://a.example.com\r\nX: y",
      })
  void anAddressThatCannotBeAskedIsRefused(String url) {
    choose(Map.of("url", url), 422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example.com",
        "https://a.example.com:8443/x/y",
        "https://xn--bcher-kva.example",
        "http://localhost:3000",
        "http://127.0.0.1:3000/api",
        "http://[::1]:3000",
      })
  void anAddressThatCanBeAskedIsKept(String url) {
    choose(Map.of("url", url), 200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "cookie",
        "Content-Length",
        "X-Forwarded-For",
        "Connection",
        "a b",
        "",
        "TE"
      })
  void aHeaderThatIsNotForSecretsIsRefused(String header) {
    choose(Map.of("url", "https://a.example.com", "header", header, "secret", "s"), 422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a", "a\r\nX: y", "é", "a\u0000"})
  void aSecretThatIsNoHeaderIsRefused(String secret) {
    choose(Map.of("url", "https://a.example.com", "header", "X-Key", "secret", secret), 422);
  }

  @Test
  void aHeaderAndItsSecretComeTogether() {
    choose(Map.of("url", "https://a.example.com", "header", "X-Key"), 400);
    choose(Map.of("url", "https://a.example.com", "secret", "s"), 400);
    choose(Map.of(), 400);
  }
}
