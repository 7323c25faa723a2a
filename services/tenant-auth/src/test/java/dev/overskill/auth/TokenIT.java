package dev.overskill.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AuthParts.class)
class TokenIT {
  private static final String APPS = "/auth/v1/tenants/{t}/apps";

  @Test
  void aCodeSignsInOnce() {
    var code =
        Api.platform()
            .body(Map.of("email", Api.freshEmail()))
            .post("/auth/v1/sign-in-codes")
            .<String>path("code");

    var first = Api.signIn(code);
    var second = Api.signIn(code);

    first.then().statusCode(201).body("tenants", hasSize(0));
    assertThat(first.header("Set-Cookie"))
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .contains("Path=/auth");
    second.then().statusCode(401).body("code", equalTo("sign_in_failed"));
  }

  @Test
  void anInventedCodeSignsNobodyIn() {
    var owner = Api.owner();
    var secret = "_" + "0".repeat(52);

    for (var code : List.of("", "x", owner.user(), owner.user() + secret, "usr_a'--" + secret)) {
      Api.signIn(code).then().statusCode(401).body("code", equalTo("sign_in_failed"));
    }
  }

  @Test
  void aSessionThatEndedIsWorthNothing() {
    var owner = Api.owner();

    given()
        .cookie("overskill_session", owner.session())
        .delete("/auth/v1/sessions/current")
        .then()
        .statusCode(204);

    Api.token(owner.session(), owner.tenant()).then().statusCode(401);
    until401(owner.token(), owner.tenant());
  }

  @Test
  void anotherSiteCannotUseTheCookie() {
    var owner = Api.owner();

    for (var origin : List.of("http://evil.example", "null", "http://a.preview.localhost:8084")) {
      asPage(owner, "Origin", origin)
          .then()
          .statusCode(403)
          .body("code", equalTo("origin_refused"));
    }
    asPage(owner, "Sec-Fetch-Site", "cross-site").then().statusCode(403);
    asPage(owner, "Sec-Fetch-Site", "same-site").then().statusCode(403);
    asPage(owner, "Sec-Fetch-Site", "same-origin").then().statusCode(200);
  }

  private static io.restassured.response.Response asPage(
      Api.Member member, String header, String value) {
    return given()
        .contentType(ContentType.JSON)
        .cookie("overskill_session", member.session())
        .header(header, value)
        .body(Map.of("tenant", member.tenant()))
        .post("/auth/v1/tokens");
  }

  @Test
  void anAgentKeyOpensItsTenantUntilItIsDeleted() {
    var owner = Api.owner();
    var key = Api.createKey(owner, "agent").then().statusCode(201).extract().response();
    var exchanged = Api.exchange(key.path("secret")).then().statusCode(200).extract();
    var token = exchanged.<String>path("accessToken");
    Api.as(token).get(APPS, owner.tenant()).then().statusCode(200);
    Api.as(token).get("/auth/v1/tenants/{t}/keys", owner.tenant()).then().statusCode(403);

    owner
        .request()
        .delete("/auth/v1/tenants/{t}/keys/{k}", owner.tenant(), key.path("key"))
        .then()
        .statusCode(204);

    Api.exchange(key.path("secret")).then().statusCode(401).body("code", equalTo("key_refused"));
    until401(token, owner.tenant());
  }

  @Test
  void aMemberWhoIsRemovedIsOutWithinASecond() {
    var owner = Api.owner();
    var editor = Api.join(owner, "editor");
    editor.request().get(APPS, owner.tenant()).then().statusCode(200);

    owner
        .request()
        .delete("/auth/v1/tenants/{t}/members/{u}", owner.tenant(), editor.user())
        .then()
        .statusCode(204);

    until401(editor.token(), owner.tenant());
    Api.token(editor.session(), owner.tenant()).then().statusCode(404);
  }

  @Test
  void aChangeOfRoleVoidsTheOldTokenAndTheNextOneWorks() {
    var owner = Api.owner();
    var editor = Api.join(owner, "editor");

    owner
        .request()
        .body(Map.of("role", "viewer"))
        .put("/auth/v1/tenants/{t}/members/{u}", owner.tenant(), editor.user())
        .then()
        .statusCode(204);

    until401(editor.token(), owner.tenant());
    var fresh = Api.token(editor.session(), owner.tenant()).then().statusCode(200).extract();
    assertThat(fresh.<String>path("role")).isEqualTo("viewer");
    Api.as(fresh.path("accessToken")).get(APPS, owner.tenant()).then().statusCode(200);
  }

  /// Refused soon: the withdrawal travels over the log.
  private static void until401(String token, String tenant) {
    long start = System.nanoTime();
    while (Api.as(token).get(APPS, tenant).statusCode() != 401) {
      assertThat(System.nanoTime() - start).as("still let in").isLessThan(5_000_000_000L);
    }
  }

  @Test
  void aSharedSecretSignsTokensThatCanBeExchanged() {
    var owner = Api.owner();
    var other = Api.owner();
    var made = Api.createKey(owner, "shared-secret").then().statusCode(201).extract();
    var secret = made.<String>path("secret");
    long now = Clock.systemUTC().instant().getEpochSecond();
    var good = SharedSecretToken.sign(secret, owner.tenant(), "HS256", now);

    var exchanged = Api.exchange(good);

    exchanged
        .then()
        .statusCode(200)
        .body("role", equalTo("agent"))
        .body("tenant", equalTo(owner.tenant()));
    for (var bad :
        List.of(
            SharedSecretToken.sign("another secret", owner.tenant(), "HS256", now),
            SharedSecretToken.sign(secret, owner.tenant(), "none", now),
            SharedSecretToken.sign(secret, owner.tenant(), "ES256", now),
            SharedSecretToken.sign(secret, other.tenant(), "HS256", now),
            SharedSecretToken.sign(secret, owner.tenant(), "HS256", now - 3600))) {
      Api.exchange(bad).then().statusCode(401).body("code", equalTo("key_refused"));
    }
    Api.as(good).get(APPS, owner.tenant()).then().statusCode(401);
  }

  @Test
  void aServiceGetsATokenForItsKey() {
    var answer = Api.as(AuthParts.SERVICE_KEY).post("/auth/v1/service-tokens");

    answer
        .then()
        .statusCode(200)
        .body("expiresIn", equalTo(300))
        .body("role", equalTo("service"))
        .body("tenant", nullValue());
    Api.as("not a key").post("/auth/v1/service-tokens").then().statusCode(401);
    given().post("/auth/v1/service-tokens").then().statusCode(401);
  }

  @Test
  void theKeySetIsPublicAndHoldsNoPrivateKey() {
    given()
        .get("/auth/.well-known/jwks.json")
        .then()
        .statusCode(200)
        .body("keys[0].kty", equalTo("EC"))
        .body("keys[0].alg", equalTo("ES256"))
        .body("keys[0].d", nullValue());
  }

  @Test
  void aForgedTokenOpensNothing() {
    var owner = Api.owner();
    var parts = owner.token().split("\\.", -1);
    var unsigned = parts[0] + "." + parts[1] + ".";

    for (var forged :
        List.of(
            "", "x", unsigned, unsigned + "A".repeat(86), owner.token() + "=", "x".repeat(9000))) {
      Api.as(forged)
          .get(APPS, owner.tenant())
          .then()
          .statusCode(401)
          .header("WWW-Authenticate", containsString("Bearer"));
    }
  }
}
