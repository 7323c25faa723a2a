package dev.overskill.auth;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(AuthParts.class)
class ViewingIT {
  private static final String DOOR = "/auth/v1/apps/{app}/preview";

  @Test
  void anOwnerHidesAndShowsAnApp() {
    var owner = Api.owner();
    var app = Api.createApp(owner, Api.freshSlug()).<String>path("app");

    owner.request().get(DOOR, app).then().statusCode(200).body("hidden", equalTo(false));
    owner
        .request()
        .body(Map.of("hidden", true))
        .put(DOOR, app)
        .then()
        .statusCode(200)
        .body("hidden", equalTo(true));
    owner.request().get(DOOR, app).then().body("hidden", equalTo(true));
  }

  @Test
  void aLinkNamesTheAppsOwnHostAndIsTakenBack() {
    var owner = Api.owner();
    var slug = Api.freshSlug();
    var app = Api.createApp(owner, slug).<String>path("app");

    var made = owner.request().body(Map.of("hours", 1)).post(DOOR + "/links", app);

    made.then()
        .statusCode(201)
        .body(
            "url",
            matchesPattern(
                "http://" + slug + ".preview.localhost:8084/@overskill/enter\\?link=[0-9a-z]{52}"));
    owner.request().get(DOOR, app).then().body("links", hasSize(1));
    owner
        .request()
        .delete(DOOR + "/links/{link}", app, made.<String>path("link"))
        .then()
        .statusCode(204);
    owner.request().get(DOOR, app).then().body("links", hasSize(0));
  }

  @Test
  void oldLinksMakeRoomForNewOnes() {
    var owner = Api.owner();
    var app = Api.createApp(owner, Api.freshSlug()).<String>path("app");

    for (int n = 0; n < 70; n++) {
      owner.request().body("{}").post(DOOR + "/links", app).then().statusCode(201);
    }

    owner.request().get(DOOR, app).then().body("links", hasSize(64));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 721, Integer.MAX_VALUE})
  void aLinkLivesAnHourToAMonth(int hours) {
    var owner = Api.owner();
    var app = Api.createApp(owner, Api.freshSlug()).<String>path("app");

    owner.request().body(Map.of("hours", hours)).post(DOOR + "/links", app).then().statusCode(400);
  }

  @Test
  void rolesDecideWhoHides() {
    var owner = Api.owner();
    var app = Api.createApp(owner, Api.freshSlug()).<String>path("app");
    var viewer = Api.join(owner, "viewer");
    var editor = Api.join(owner, "editor");

    viewer.request().body("{}").post(DOOR + "/links", app).then().statusCode(201);
    viewer.request().delete(DOOR + "/links/{link}", app, "x").then().statusCode(403);
    editor.request().body(Map.of("hidden", true)).put(DOOR, app).then().statusCode(403);
  }

  @Test
  void theAppOfAnotherTenantDoesNotExist() {
    var app = Api.createApp(Api.owner(), Api.freshSlug()).<String>path("app");
    var stranger = Api.owner();

    stranger.request().get(DOOR, app).then().statusCode(404);
    stranger.request().body(Map.of("hidden", true)).put(DOOR, app).then().statusCode(404);
    stranger.request().body("{}").post(DOOR + "/links", app).then().statusCode(404);
    stranger.request().delete(DOOR + "/links/{link}", app, "x").then().statusCode(404);
  }
}
