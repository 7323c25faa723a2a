package dev.overskill.auth;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(AuthParts.class)
class ProblemIT {
  private Api.Member owner;
  private String apps;

  @BeforeEach
  void signIn() {
    owner = Api.owner();
    apps = "/auth/v1/tenants/" + owner.tenant() + "/apps";
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\":", "[]", "nonsense", "{\"name\":{\"a\":1}}", "\"x\""})
  void aMalformedBodyIsRefused(String body) {
    var answer = owner.request().body(body).post(apps);

    answer
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("malformed_json"))
        .body("type", equalTo("https://overskill.dev/problems/malformed_json"))
        .body("retry", equalTo("never"))
        .body("status", equalTo(400))
        .body("request", notNullValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "", "{\"name\":\"\"}", "{\"name\":\"a\\nb\"}"})
  void aBodyWithoutWhatIsNeededIsRefused(String body) {
    owner.request().body(body).post(apps).then().statusCode(400);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    owner
        .request()
        .body("{\"name\":\"" + "x".repeat(70_000) + "\"}")
        .post(apps)
        .then()
        .statusCode(413)
        .body("code", equalTo("body_too_large"));
  }

  @Test
  void whatIsNotOfferedIsRefused() {
    owner.request().delete(apps).then().statusCode(405).body("code", equalTo("method_not_allowed"));
    owner
        .request()
        .contentType(ContentType.TEXT)
        .body("x")
        .post(apps)
        .then()
        .statusCode(415)
        .body("code", equalTo("unsupported_media_type"));
    owner
        .request()
        .get("/auth/v1/nothing")
        .then()
        .statusCode(404)
        .body("code", equalTo("not_found"));
    owner.request().get("/elsewhere").then().statusCode(404);
    owner.request().get("/auth/v1/apps/no-app").then().statusCode(404);
    owner.request().get(apps + "?limit=0").then().statusCode(400);
  }

  @Test
  void theAnswerNamesTheRequest() {
    given()
        .header("X-Request-Id", "from-the-client-1")
        .get("/auth/v1/apps/app_1")
        .then()
        .statusCode(401)
        .header("X-Request-Id", "from-the-client-1")
        .header("WWW-Authenticate", containsString("Bearer"))
        .body("request", equalTo("from-the-client-1"))
        .body("code", equalTo("unauthenticated"));
    given()
        .header("X-Request-Id", "<script>")
        .get("/auth/v1/apps/app_1")
        .then()
        .header("X-Request-Id", not("<script>"));
  }
}
