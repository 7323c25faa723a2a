package dev.overskill.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The data door as preview-router uses it.
@QuarkusTest
@QuarkusTestResource(AuthParts.class)
class EntityIT {
  private static final String TODOS = "/auth/entities/todos";
  private static final String TODO = TODOS + "/{id}";
  private static final String GRANTS = "/auth/internal/tenants/{tenant}/apps/{app}/grants";

  private Api.Member owner;
  private String app;
  private String token;

  @BeforeEach
  void anApp() {
    owner = Api.owner();
    app = Api.createApp(owner, Api.freshSlug()).path("app");
    token = Api.grant(owner.tenant(), app);
  }

  private RequestSpecification ask() {
    return Api.as(token);
  }

  @Test
  void anEntityIsMadeReadChangedAndDeleted() {
    var made = ask().body(Map.of("text", "milk", "done", false)).post(TODOS);

    made.then()
        .statusCode(201)
        .body("text", equalTo("milk"))
        .body("version", equalTo(1))
        .header("Location", matchesPattern("/api/todos/[0-9a-z]{26}"));
    var id = made.<String>path("id");
    ask().get(TODO, id).then().statusCode(200).body("done", equalTo(false));
    ask()
        .header("If-Match", made.header("ETag"))
        .body("{\"done\":true,\"note\":null}")
        .patch(TODO, id)
        .then()
        .statusCode(200)
        .body("text", equalTo("milk"))
        .body("done", equalTo(true))
        .body("version", equalTo(2));
    ask().body("{\"text\":\"tea\"}").put(TODO, id).then().statusCode(200).body("done", nullValue());
    ask().delete(TODO, id).then().statusCode(204);
    ask().get(TODO, id).then().statusCode(404).contentType("application/problem+json");
    ask().delete(TODO, id).then().statusCode(404);
  }

  @Test
  void whoeverWasOvertakenIsTold() {
    var made = ask().body("{\"id\":\"a\",\"n\":1}").post(TODOS).then().statusCode(201).extract();
    ask().body("{\"n\":2}").patch(TODO, "a").then().statusCode(200);

    ask()
        .header("If-Match", made.header("ETag"))
        .body("{\"n\":3}")
        .put(TODO, "a")
        .then()
        .statusCode(412)
        .body("code", equalTo("entity_changed"));
    ask().body("{\"id\":\"a\"}").post(TODOS).then().statusCode(409);
    ask().header("If-None-Match", "*").body("{}").put(TODO, "a").then().statusCode(412);
    ask().header("If-None-Match", "*").body("{}").put(TODO, "b").then().statusCode(201);
    var tag = ask().get(TODO, "a").then().body("n", equalTo(2)).extract().header("ETag");
    ask().header("If-None-Match", tag).get(TODO, "a").then().statusCode(304);
  }

  @Test
  void aCollectionIsReadPageByPage() {
    for (int n = 0; n < 5; n++) {
      ask().body(Map.of("id", "t" + n, "even", n % 2 == 0, "n", n)).post(TODOS);
    }

    ask()
        .get(TODOS + "?limit=2")
        .then()
        .body("items.id", contains("t0", "t1"))
        .body("next", equalTo("t1"));
    ask()
        .get(TODOS + "?limit=2&after=t3")
        .then()
        .body("items.id", contains("t4"))
        .body("next", nullValue());
    ask().get(TODOS + "?even=false").then().body("items.id", contains("t1", "t3"));
    ask().get(TODOS + "?even=true&n=2").then().body("items.id", contains("t2"));
    ask().get(TODOS + "?nothing=x").then().body("items", hasSize(0));
    ask().get("/auth/entities/others").then().statusCode(200).body("items", hasSize(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=x",
        "after=a/b",
        "a=1&a=2",
        "id=x",
        "a.b=1",
        "a'b=1",
        "a=%00",
        "a=1&b=1&c=1&d=1&e=1",
      })
  void aQueryThatIsNotUnderstoodIsRefused(String query) {
    ask()
        .urlEncodingEnabled(false)
        .get(TODOS + "?" + query)
        .then()
        .statusCode(400)
        .body("code", equalTo("query_invalid"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Todos", "a.b", "-a", "x'; drop table auth.app; --"})
  void noOtherNamesAreCollections(String name) {
    ask().get("/auth/entities/{name}", name).then().statusCode(404);
    ask().body("{}").post("/auth/entities/{name}", name).then().statusCode(404);
  }

  @Test
  void whatIsNoSoundObjectIsRefused() {
    ask().body("[1]").post(TODOS).then().statusCode(422).body("code", equalTo("entity_invalid"));
    ask().body("{").post(TODOS).then().statusCode(400).body("code", equalTo("malformed_json"));
    ask().body("{\"a\":\"\\u0000\"}").post(TODOS).then().statusCode(422);
    ask().body("{\"id\":\"b\"}").put(TODO, "a").then().statusCode(422);
    ask().contentType("text/plain").body("{}").post(TODOS).then().statusCode(415);
    ask().body("{\"é😀\":[1e300,-0.0,12345678901234567890]}").put(TODO, "u").then().statusCode(201);
    ask().get(TODO, "u").then().statusCode(200).body("'é😀'", hasSize(3));
    ask()
        .body("{\"x\":" + "\"" + "x".repeat(33_000) + "\"}")
        .post(TODOS)
        .then()
        .statusCode(413)
        .body("code", equalTo("entity_too_large"));
    ask().body("{\"x\":\"" + "x".repeat(70_000) + "\"}").post(TODOS).then().statusCode(413);
  }

  @Test
  void anAppHasItsLimits() {
    var large = Map.of("x", "x".repeat(30_000));
    for (int n = 0; n < 6; n++) {
      ask().body(large).put(TODO, "n" + n).then().statusCode(201);
    }

    ask().body(large).put(TODO, "n7").then().statusCode(409).body("code", equalTo("app_full"));
    ask().delete(TODO, "n0").then().statusCode(204);
    ask().body(large).put(TODO, "n7").then().statusCode(201);
  }

  @Test
  void thoseWhoCountAtOnceMissNothing() {
    ask().body("{\"n\":0}").put(TODO, "counter").then().statusCode(201);
    try (var threads = Executors.newFixedThreadPool(8)) {
      var all =
          IntStream.range(0, 40)
              .mapToObj(_ -> CompletableFuture.runAsync(this::addOne, threads))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(all).join();
    }

    ask().get(TODO, "counter").then().body("n", equalTo(40));
  }

  private void addOne() {
    int status = 412;
    while (status == 412) {
      var read = ask().get(TODO, "counter");
      status =
          ask()
              .header("If-Match", read.header("ETag"))
              .body(Map.of("n", read.<Integer>path("n") + 1))
              .patch(TODO, "counter")
              .statusCode();
    }
    assertThat(status).isEqualTo(200);
  }

  @Test
  void anotherAppsTokenOpensNothingOfThisOne() {
    ask().body("{\"secret\":\"mine\"}").put(TODO, "a").then().statusCode(201);
    var sibling = Api.createApp(owner, Api.freshSlug()).<String>path("app");
    var stranger = Api.owner();
    var strangers = Api.createApp(stranger, Api.freshSlug()).<String>path("app");

    for (var other :
        new String[] {
          Api.grant(owner.tenant(), sibling), Api.grant(stranger.tenant(), strangers)
        }) {
      Api.as(other).get(TODO, "a").then().statusCode(404);
      Api.as(other).get(TODOS).then().body("items", hasSize(0));
      Api.as(other).delete(TODO, "a").then().statusCode(404);
      Api.as(other).body("{\"secret\":\"theirs\"}").put(TODO, "a").then().statusCode(201);
    }
    ask().get(TODO, "a").then().body("secret", equalTo("mine"));
  }

  @Test
  void onlyTheTokenOfAnAppOpensTheDoor() {
    var persons = owner.token();
    var services = Api.service(AuthParts.ROUTER_KEY);

    for (var other : new String[] {persons, services, "", "x.y.z", AuthParts.PLATFORM_KEY}) {
      Api.as(other).get(TODOS).then().statusCode(401);
      Api.as(other).body("{}").post(TODOS).then().statusCode(401);
    }
  }

  @Test
  void theTokenOfAnAppOpensNoOtherDoor() {
    Api.as(token).get("/auth/v1/apps/{app}", app).then().statusCode(401);
    Api.as(token).get("/auth/v1/tenants/{tenant}/apps", owner.tenant()).then().statusCode(401);
    Api.as(token).post(GRANTS, owner.tenant(), app).then().statusCode(401);
  }

  @Test
  void onlyTheRouterGetsTheTokenOfAnAppAndOnlyWhereTheAppIs() {
    var router = Api.service(AuthParts.ROUTER_KEY);
    var stranger = Api.owner();

    Api.as(Api.service(AuthParts.SERVICE_KEY))
        .post(GRANTS, owner.tenant(), app)
        .then()
        .statusCode(404);
    owner.request().post(GRANTS, owner.tenant(), app).then().statusCode(404);
    Api.as(router).post(GRANTS, stranger.tenant(), app).then().statusCode(404);
    Api.as(router).post(GRANTS + "?space=both", owner.tenant(), app).then().statusCode(400);
    owner
        .request()
        .body(Map.of("status", "suspended"))
        .patch("/auth/v1/apps/{app}", app)
        .then()
        .statusCode(200);
    Api.as(router).post(GRANTS, owner.tenant(), app).then().statusCode(404);
  }
}
