package dev.overskill.auth;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(AuthParts.class)
class TenantIT {
  @Test
  void anOwnerSignsInAndCreatesAnApp() {
    var owner = Api.owner();
    var slug = Api.freshSlug();

    var created = Api.createApp(owner, slug);

    created
        .then()
        .statusCode(201)
        .body("slug", equalTo(slug))
        .body("status", equalTo("active"))
        .body("previewUrl", equalTo("http://" + slug + ".preview.localhost:8084/"));
    owner
        .request()
        .get("/auth/v1/tenants/{tenant}/apps", owner.tenant())
        .then()
        .statusCode(200)
        .body("apps.app", hasItem(created.<String>path("app")));
  }

  @Test
  void aSlugIsMadeFromTheNameWhenNobodyChose() {
    var owner = Api.owner();

    var created =
        owner
            .request()
            .body(Map.of("name", "Größte Bäckerei!"))
            .post("/auth/v1/tenants/{tenant}/apps", owner.tenant());

    created.then().statusCode(201).body("slug", matchesPattern("gro-te-backerei-[0-9a-z]{6}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"www", "api", "ad-min", "console", "xn-abc"})
  void reservedSlugsAreRefused(String slug) {
    Api.createApp(Api.owner(), slug)
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("code", equalTo("slug_reserved"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "Shop", "a--b", "-ab", "ab-", "a b", "ab.c", "1ab", ""})
  void whatIsNoSlugIsRefused(String slug) {
    Api.createApp(Api.owner(), slug).then().statusCode(422).body("code", equalTo("slug_invalid"));
  }

  @Test
  void aSlugIsTakenForEverybody() {
    var slug = Api.freshSlug();
    Api.createApp(Api.owner(), slug).then().statusCode(201);

    var second = Api.createApp(Api.owner(), slug);

    second.then().statusCode(409).body("code", equalTo("slug_taken"));
  }

  @Test
  void anotherTenantDoesNotExist() {
    var ann = Api.owner();
    var bob = Api.owner();
    var app = Api.createApp(ann, Api.freshSlug()).<String>path("app");

    bob.request().get("/auth/v1/apps/{app}", app).then().statusCode(404);
    bob.request()
        .body(Map.of("status", "suspended"))
        .patch("/auth/v1/apps/{app}", app)
        .then()
        .statusCode(404);
    for (var door : List.of("apps", "members", "keys")) {
      bob.request().get("/auth/v1/tenants/" + ann.tenant() + "/" + door).then().statusCode(404);
      bob.request()
          .body(Map.of("name", "x", "kind", "agent", "email", "x@example.com", "role", "owner"))
          .post("/auth/v1/tenants/" + ann.tenant() + "/" + door)
          .then()
          .statusCode(404)
          .body("code", equalTo("not_found"));
    }
    Api.token(bob.session(), ann.tenant()).then().statusCode(404);
  }

  @Test
  void anAppIsSuspendedAndResumed() {
    var owner = Api.owner();
    var app = Api.createApp(owner, Api.freshSlug()).<String>path("app");

    owner
        .request()
        .body(Map.of("status", "suspended"))
        .patch("/auth/v1/apps/{app}", app)
        .then()
        .statusCode(200)
        .body("status", equalTo("suspended"));
    owner
        .request()
        .body(Map.of("status", "active", "name", "Renamed"))
        .patch("/auth/v1/apps/{app}", app)
        .then()
        .statusCode(200)
        .body("status", equalTo("active"))
        .body("name", equalTo("Renamed"));
  }

  @Test
  void rolesDecideWhoMayDoWhat() {
    var owner = Api.owner();
    var editor = Api.join(owner, "editor");
    var viewer = Api.join(owner, "viewer");
    var app = Api.createApp(editor, Api.freshSlug()).then().statusCode(201).extract();

    Api.createApp(viewer, Api.freshSlug())
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
    viewer.request().get("/auth/v1/apps/{app}", app.<String>path("app")).then().statusCode(200);
    editor
        .request()
        .body(Map.of("status", "suspended"))
        .patch("/auth/v1/apps/{app}", app.<String>path("app"))
        .then()
        .statusCode(403);
    editor.request().get("/auth/v1/tenants/{t}/keys", owner.tenant()).then().statusCode(403);
    editor
        .request()
        .body(Map.of("role", "owner"))
        .put("/auth/v1/tenants/{t}/members/{u}", owner.tenant(), editor.user())
        .then()
        .statusCode(403);
  }

  @Test
  void theLastOwnerStays() {
    var owner = Api.owner();

    owner
        .request()
        .delete("/auth/v1/tenants/{t}/members/{u}", owner.tenant(), owner.user())
        .then()
        .statusCode(409)
        .body("code", equalTo("last_owner"));
    owner
        .request()
        .body(Map.of("role", "viewer"))
        .put("/auth/v1/tenants/{t}/members/{u}", owner.tenant(), owner.user())
        .then()
        .statusCode(409);
  }

  @Test
  void aPersonMayBelongToSeveralTenants() {
    var ann = Api.owner();
    var bob = Api.owner();
    bob.request()
        .body(Map.of("email", ann.email().toUpperCase(Locale.ROOT), "role", "viewer"))
        .post("/auth/v1/tenants/{t}/members", bob.tenant())
        .then()
        .statusCode(201)
        .body("user", equalTo(ann.user()));

    var current =
        given().cookie("overskill_session", ann.session()).get("/auth/v1/sessions/current");

    current
        .then()
        .statusCode(200)
        .body("tenants.tenant", hasItem(bob.tenant()))
        .body("tenants.find { it.tenant == '%s' }.role".formatted(bob.tenant()), equalTo("viewer"));
  }

  @Test
  void onlyThePlatformCreatesTenants() {
    Api.as("a wrong key that is just as long as it should be")
        .body(Map.of("name", "x", "owner", Map.of("email", "x@example.com")))
        .post("/auth/v1/tenants")
        .then()
        .statusCode(401);
    Api.owner()
        .request()
        .body(Map.of("email", "x@example.com"))
        .post("/auth/v1/sign-in-codes")
        .then()
        .statusCode(401)
        .body("detail", containsString("token"));
  }
}
