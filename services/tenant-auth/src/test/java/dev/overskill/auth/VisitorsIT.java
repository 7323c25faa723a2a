package dev.overskill.auth;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What visitors of a published app may do with its data, and its members.
@QuarkusTest
@QuarkusTestResource(AuthParts.class)
class VisitorsIT {
  private static final String ENTITIES = "/auth/entities/wishes";
  private static final String ENTITY = ENTITIES + "/{id}";
  private static final String RULES = "/auth/v1/apps/{app}/collections";
  private static final String RULE = RULES + "/wishes";
  private static final String DATA = "/auth/v1/apps/{app}/data/{space}/wishes";

  private Api.Member owner;
  private String app;
  private String visitor;

  @BeforeEach
  void anApp() {
    owner = Api.owner();
    app = Api.createApp(owner, Api.freshSlug()).path("app");
    visitor = Api.grant(owner.tenant(), app, "release");
  }

  private RequestSpecification visit() {
    return Api.as(visitor);
  }

  private void open(String... rights) {
    owner
        .request()
        .body(Map.of("visitors", List.of(rights)))
        .put(RULE, app)
        .then()
        .statusCode(200)
        .body("visitors", equalTo(List.of(rights)));
  }

  private void write(String id, String space) {
    owner.request().body(Map.of("id", id)).post(DATA, app, space).then().statusCode(201);
  }

  @Test
  void aCollectionIsClosedUntilItsOwnerOpensIt() {
    write("a", "release");

    visit()
        .get(ENTITIES)
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("code", equalTo("collection_closed"))
        .body("detail", containsString("read in wishes"));
    visit().get(ENTITY, "a").then().statusCode(403);
    visit().get(ENTITY, "none").then().statusCode(403);
    visit().body("{}").post(ENTITIES).then().statusCode(403);
    visit().body("{}").put(ENTITY, "a").then().statusCode(403);
    visit().body("{}").patch(ENTITY, "none").then().statusCode(403);
    visit().delete(ENTITY, "a").then().statusCode(403);
    owner.request().get(DATA, app, "release").then().body("items.id", contains("a"));
  }

  @Test
  void whoMayReadOnlyReads() {
    write("a", "release");
    open("read");

    visit().get(ENTITIES).then().statusCode(200).body("items.id", contains("a"));
    visit().get(ENTITY, "a").then().statusCode(200);
    visit().body("{}").post(ENTITIES).then().statusCode(403);
    visit().body("{}").put(ENTITY, "new").then().statusCode(403);
    visit().body("{}").patch(ENTITY, "a").then().statusCode(403);
    visit().delete(ENTITY, "a").then().statusCode(403);
    visit().get("/auth/entities/others").then().statusCode(403);
  }

  @Test
  void whoMayAddSeesNothingOfOthers() {
    write("a", "release");
    open("add");

    visit().body("{\"text\":\"mine\"}").post(ENTITIES).then().statusCode(201);
    visit().body("{}").put(ENTITY, "b").then().statusCode(201);
    visit().body("{}").put(ENTITY, "a").then().statusCode(403);
    visit().get(ENTITIES).then().statusCode(403);
    visit().get(ENTITY, "b").then().statusCode(403);
    visit().body("{}").patch(ENTITY, "b").then().statusCode(403);
    owner.request().get(DATA, app, "release").then().body("items", hasSize(3));
  }

  @Test
  void whoMayChangeMakesNothingNew() {
    write("a", "release");
    open("change");

    visit().body("{\"n\":1}").put(ENTITY, "a").then().statusCode(200);
    visit().body("{\"m\":2}").patch(ENTITY, "a").then().statusCode(200).body("n", equalTo(1));
    visit().body("{}").put(ENTITY, "new").then().statusCode(403);
    visit().body("{}").post(ENTITIES).then().statusCode(403);
    visit().get(ENTITIES).then().statusCode(403);
    visit().delete(ENTITY, "a").then().statusCode(204);
  }

  @Test
  void whatIsClosedAgainIsClosedAtOnce() {
    open("read", "add", "change");
    visit().body("{}").put(ENTITY, "a").then().statusCode(201);

    open();

    visit().get(ENTITIES).then().statusCode(403);
    visit().delete(ENTITY, "a").then().statusCode(403);
  }

  @Test
  void rulesAreForReleasesAndTheirAppAlone() {
    open("read");
    write("of-the-draft", "draft");
    var sibling = Api.createApp(owner, Api.freshSlug()).<String>path("app");

    visit().get(ENTITIES).then().statusCode(200).body("items", empty());
    Api.as(Api.grant(owner.tenant(), sibling, "release")).get(ENTITIES).then().statusCode(403);
    var draft = Api.as(Api.grant(owner.tenant(), app, "draft"));
    draft.get(ENTITIES).then().statusCode(200).body("items.id", contains("of-the-draft"));
  }

  @Test
  void collectionsAreListedWithTheirRulesAndSizes() {
    write("a", "draft");
    write("b", "draft");
    write("a", "release");
    open("read", "add");
    owner.request().body("{\"visitors\":[]}").put(RULES + "/empty", app).then().statusCode(200);

    owner
        .request()
        .get(RULES, app)
        .then()
        .statusCode(200)
        .body("items.collection", contains("wishes", "empty"))
        .body("items.visitors", contains(List.of("read", "add"), List.of()))
        .body("items.draft", contains(2, 0))
        .body("items.release", contains(1, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"visitors\":[\"write\"]}",
        "{\"visitors\":[null]}",
        "{}",
        "null",
        "{\"visitors\":3}"
      })
  void aRuleThatIsNoneIsRefused(String body) {
    owner.request().body(body).put(RULE, app).then().statusCode(400);
    owner.request().body("{\"visitors\":[]}").put(RULES + "/No", app).then().statusCode(404);
  }

  @Test
  void rolesAndTenantsDecide() {
    write("a", "release");
    var body = Map.of("visitors", List.of("read"));
    var editor = Api.join(owner, "editor");
    var viewer = Api.join(owner, "viewer");
    var stranger = Api.owner();

    editor.request().body(body).put(RULE, app).then().statusCode(403);
    editor.request().get(RULES, app).then().statusCode(200);
    editor.request().body("{}").post(DATA, app, "release").then().statusCode(201);
    viewer.request().get(DATA + "/a", app, "release").then().statusCode(200);
    viewer.request().body("{}").post(DATA, app, "release").then().statusCode(403);
    viewer.request().body("{}").put(DATA + "/a", app, "draft").then().statusCode(403);
    viewer.request().delete(DATA + "/a", app, "release").then().statusCode(403);
    stranger.request().body(body).put(RULE, app).then().statusCode(404);
    stranger.request().get(RULES, app).then().statusCode(404);
    stranger.request().get(DATA, app, "release").then().statusCode(404);
    stranger.request().body("{}").post(DATA, app, "release").then().statusCode(404);
    Api.as(visitor).get(RULES, app).then().statusCode(401);
    Api.as(visitor).get(DATA, app, "release").then().statusCode(401);
  }

  @Test
  void membersChangeWhatTheyLike() {
    var door = DATA + "/{id}";
    owner
        .request()
        .body("{\"n\":1}")
        .put(door, app, "release", "a")
        .then()
        .statusCode(201)
        .header("Location", equalTo("/auth/v1/apps/" + app + "/data/release/wishes/a"));
    owner.request().body("{\"m\":2}").patch(door, app, "release", "a").then().statusCode(200);
    owner.request().get(door, app, "draft", "a").then().statusCode(404);
    owner.request().get(door, app, "release", "a").then().body("m", equalTo(2));
    owner.request().delete(door, app, "release", "a").then().statusCode(204);
    owner.request().get(DATA, app, "elsewhere").then().statusCode(404);
    owner.request().get(DATA + "?limit=0", app, "release").then().statusCode(400);
  }
}
