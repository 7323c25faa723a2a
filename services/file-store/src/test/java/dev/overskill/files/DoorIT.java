package dev.overskill.files;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.overskill.events.BlobHash;
import dev.overskill.tenancy.Role;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.BackingParts;
import dev.overskill.testkit.TestIssuer;
import dev.overskill.testkit.TestLog;
import dev.overskill.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The files of an app over HTTP.
@QuarkusTest
@QuarkusTestResource(BackingParts.class)
@QuarkusTestResource(TestIssuer.class)
class DoorIT {
  @SuppressWarnings("NullAway.Init")
  private static TestLog log;

  @SuppressWarnings("NullAway.Init")
  private Agent agent;

  @BeforeAll
  static void open() {
    log = TestLog.open();
  }

  @AfterAll
  static void close() {
    log.close();
  }

  @BeforeEach
  void newApp() {
    agent = Agent.ofNewApp(log);
    Await.until("the app is known", () -> as(Role.VIEWER).get(url("tree")).statusCode() == 200);
  }

  private RequestSpecification as(Role role) {
    return given().auth().oauth2(TestTokens.person(agent.tenant(), role));
  }

  private RequestSpecification asService() {
    return given().auth().oauth2(TestTokens.service("preview-router"));
  }

  private String url(String what) {
    return "/files/v1/apps/" + agent.app() + "/" + what;
  }

  private static Map<String, Object> put(String path, String text) {
    return Map.of("op", "put", "path", path, "text", text);
  }

  private ValidatableResponse change(long base, Object... changes) {
    return as(Role.EDITOR)
        .contentType("application/json")
        .body(Map.of("base", base, "changes", List.of(changes)))
        .post(url("changes"))
        .then();
  }

  @Test
  void manyFilesChangeAtOnce() {
    change(0, put("a", "1"), put("b/c", "2")).statusCode(201).body("revision", equalTo(1));

    change(
            1,
            Map.of("op", "delete", "path", "a"),
            Map.of("op", "rename", "from", "b/c", "path", "d"),
            Map.of("op", "put", "path", "bin", "base64", "AAEC"))
        .statusCode(201);

    as(Role.VIEWER)
        .get(url("tree"))
        .then()
        .header("ETag", "\"2\"")
        .body("revision", equalTo(2))
        .body("files.path", contains("bin", "d"))
        .body("files.size", contains(3, 1));
    as(Role.VIEWER).get(url("tree?revision=1")).then().body("files.path", contains("a", "b/c"));
    as(Role.VIEWER).header("If-None-Match", "\"2\"").get(url("tree")).then().statusCode(304);
  }

  @Test
  void aStaleBaseIsRefusedWithTheHead() {
    change(0, put("a", "1")).statusCode(201);

    change(0, put("a", "2"))
        .statusCode(409)
        .contentType(startsWith("application/problem+json"))
        .body("code", equalTo("file_overtaken"))
        .body("head", equalTo(1))
        .body("retry", equalTo("now"));
  }

  @Test
  void nothingChangedIsNoRevision() {
    change(0, put("a", "1")).statusCode(201);

    change(1, put("a", "1")).statusCode(200).body("changed", equalTo(false));
  }

  @Test
  void aRefusedChangeSetChangesNothing() {
    change(0, put("a", "1"), put("b", "1"), put("A", "2"))
        .statusCode(409)
        .body("code", equalTo("path_clash"));

    as(Role.VIEWER).get(url("tree")).then().body("revision", equalTo(0));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = ';',
      value = {
        "{; 400; malformed_json",
        "{\"base\":0}; 400; bad_arguments",
        "{\"base\":0,\"changes\":[]}; 400; bad_arguments",
        "{\"base\":0,\"changes\":[null]}; 400; bad_arguments",
        "{\"changes\":[{\"op\":\"delete\",\"path\":\"a\"}]}; 400; bad_arguments",
        "{\"base\":-1,\"changes\":[{\"op\":\"delete\",\"path\":\"a\"}]}; 400; malformed_json",
        "{\"base\":0,\"changes\":[{\"op\":\"chmod\",\"path\":\"a\"}]}; 400; bad_arguments",
        "{\"base\":0,\"changes\":[{\"op\":\"put\",\"path\":\"a\"}]}; 400; bad_arguments",
        "{\"base\":0,\"changes\":[{\"op\":\"put\",\"path\":\"a\",\"text\":\"\",\"base64\":\"\"}]}; 400; bad_arguments",
        "{\"base\":0,\"changes\":[{\"op\":\"put\",\"path\":\"a\",\"base64\":\"*\"}]}; 400; bad_arguments",
        "{\"base\":0,\"changes\":[{\"op\":\"put\",\"path\":\"a\",\"blob\":\"x\"}]}; 400; bad_arguments",
        "{\"base\":0,\"changes\":[{\"op\":\"put\",\"path\":\"../a\",\"text\":\"\"}]}; 422; path_refused",
        "{\"base\":0,\"changes\":[{\"op\":\"delete\",\"path\":\"a\"}]}; 404; not_found",
        "{\"base\":0,\"changes\":[],\"unknown\":1}; 400; malformed_json"
      })
  void badBodiesAreRefused(String body, int status, String code) {
    as(Role.EDITOR)
        .contentType("application/json")
        .body(body)
        .post(url("changes"))
        .then()
        .statusCode(status)
        .body("code", equalTo(code));
  }

  @Test
  void rolesAreKept() {
    var body = Map.of("base", 0, "changes", List.of(put("a", "1")));

    as(Role.VIEWER)
        .contentType("application/json")
        .body(body)
        .post(url("changes"))
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
    given().get(url("tree")).then().statusCode(401);
    as(Role.OWNER).get("/files/internal/apps/" + agent.app() + "/tree").then().statusCode(404);
    as(Role.OWNER).get("/files/internal/blobs/" + "0".repeat(64)).then().statusCode(404);
    as(Role.OWNER).body(new byte[1]).put("/files/internal/objects/packs/x").then().statusCode(404);
  }

  @Test
  void aFileIsServedWithSafeHeaders() {
    change(0, put("öff/x.html", "<script>alert(1)</script>")).statusCode(201);

    as(Role.VIEWER)
        .queryParam("path", "öff/x.html")
        .get(url("file"))
        .then()
        .statusCode(200)
        .header("Content-Type", startsWith("text/html"))
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .header("Content-Disposition", "attachment; filename*=UTF-8''x.html")
        .header(
            "ETag",
            "\""
                + BlobHash.of("<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8))
                + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 206, 0123, bytes 0-3/10",
    "bytes=8-, 206, 89, bytes 8-9/10",
    "bytes=-3, 206, 789, bytes 7-9/10",
    "bytes=-99, 206, 0123456789, bytes 0-9/10",
    "bytes=5-99, 206, 56789, bytes 5-9/10",
    "'bytes=0-1,3-4', 200, 0123456789, ",
    "bytes=4-2, 200, 0123456789, ",
    "lines=1-2, 200, 0123456789, ",
    "bytes=a-b, 200, 0123456789, "
  })
  void rangesAreServed(String range, int status, String body, String contentRange) {
    change(0, put("a", "0123456789")).statusCode(201);

    var answer = as(Role.VIEWER).header("Range", range).queryParam("path", "a").get(url("file"));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body().asString()).isEqualTo(body);
    assertThat(answer.header("Content-Range")).isEqualTo(contentRange);
  }

  @ParameterizedTest
  @CsvSource({"bytes=10-", "bytes=99-100", "bytes=-0"})
  void rangesOutsideAreRefused(String range) {
    change(0, put("a", "0123456789")).statusCode(201);

    as(Role.VIEWER)
        .header("Range", range)
        .queryParam("path", "a")
        .get(url("file"))
        .then()
        .statusCode(416)
        .header("Content-Range", "bytes */10")
        .body("code", equalTo("range_refused"));
  }

  @Test
  void aKnownFileIsNotSentAgain() {
    change(0, put("a", "0123456789")).statusCode(201);
    var tag = as(Role.VIEWER).queryParam("path", "a").get(url("file")).header("ETag");

    as(Role.VIEWER)
        .header("If-None-Match", "\"other\", W/" + tag)
        .queryParam("path", "a")
        .get(url("file"))
        .then()
        .statusCode(304);
    as(Role.VIEWER)
        .header("If-Range", "\"other\"")
        .header("Range", "bytes=0-1")
        .queryParam("path", "a")
        .get(url("file"))
        .then()
        .statusCode(200);
  }

  @Test
  void missingFilesAreNotFound() {
    as(Role.VIEWER).queryParam("path", "a").get(url("file")).then().statusCode(404);
    as(Role.VIEWER).queryParam("path", "../a").get(url("file")).then().statusCode(422);
    as(Role.VIEWER).get(url("file")).then().statusCode(422);
    as(Role.VIEWER).get(url("tree?revision=9")).then().statusCode(404);
    as(Role.VIEWER).get(url("tree?revision=-1")).then().statusCode(404);
    as(Role.VIEWER).get("/files/v1/apps/app_nope/tree").then().statusCode(404);
    as(Role.VIEWER).get("/files/v1/apps/..%2f..%2fetc/tree").then().statusCode(404);
  }

  @Test
  void binaryAndLargeContentsComeBackToTheByte() {
    var random = new Random(11);
    var contents =
        new byte[][] {new byte[0], new byte[65_536], new byte[65_537], new byte[3_000_000]};
    for (var i = 0; i < contents.length; i++) {
      random.nextBytes(contents[i]);
      change(
              i,
              Map.of(
                  "op",
                  "put",
                  "path",
                  "f" + i,
                  "base64",
                  Base64.getEncoder().encodeToString(contents[i])))
          .statusCode(201);
    }

    for (var i = 0; i < contents.length; i++) {
      var bytes = as(Role.VIEWER).queryParam("path", "f" + i).get(url("file")).asByteArray();
      assertThat(bytes).isEqualTo(contents[i]);
      var hash = BlobHash.of(contents[i]);
      assertThat(
              asService()
                  .get("/files/internal/blobs/" + hash + "?app=" + agent.app())
                  .asByteArray())
          .isEqualTo(contents[i]);
    }
  }

  @Test
  void anEarlierTreeIsRestoredAndHistoryKept() {
    change(0, put("a", "1"), put("b", "1")).statusCode(201);
    change(1, put("a", "2"), Map.of("op", "delete", "path", "b"), put("c", "3")).statusCode(201);

    as(Role.EDITOR)
        .contentType("application/json")
        .body(Map.of("revision", 1, "base", 2, "message", "back"))
        .post(url("restore"))
        .then()
        .statusCode(201)
        .body("revision", equalTo(3));

    var first = as(Role.VIEWER).get(url("tree?revision=1")).jsonPath().getList("files");
    assertThat(as(Role.VIEWER).get(url("tree")).jsonPath().getList("files")).isEqualTo(first);
    as(Role.VIEWER)
        .get(url("revisions?limit=2"))
        .then()
        .body("revisions.revision", contains(3, 2))
        .body("revisions[0].restored", equalTo(1))
        .body("revisions[0].message", equalTo("back"))
        .body("revisions[0].author.kind", equalTo("person"))
        .body("next", equalTo(2));
    as(Role.VIEWER)
        .get(url("revisions?before=2"))
        .then()
        .body("revisions.revision", contains(1))
        .body("next", nullValue());
  }

  @Test
  void contentIsReusedByItsHash() {
    change(0, put("a", "content")).statusCode(201);
    var hash = BlobHash.of("content".getBytes(StandardCharsets.UTF_8)).value();

    change(1, Map.of("op", "put", "path", "b", "blob", hash)).statusCode(201);

    assertThat(as(Role.VIEWER).queryParam("path", "b").get(url("file")).asString())
        .isEqualTo("content");
    change(2, Map.of("op", "put", "path", "c", "blob", "0".repeat(64)))
        .statusCode(422)
        .body("code", equalTo("blob_unknown"));
  }

  @Test
  void twoRevisionsAreCompared() {
    change(0, put("a", "1\n2\n3\n")).statusCode(201);
    change(1, put("a", "1\nzwei\n3\n")).statusCode(201);

    as(Role.VIEWER)
        .get(url("diff?path=a&from=1&to=2"))
        .then()
        .statusCode(200)
        .body("hunks[0].removed", contains("2"))
        .body("hunks[0].added", contains("zwei"))
        .body("hunks[0].fromLine", equalTo(2));
  }

  @Test
  void servicesSeeTreesBlobsAndObjects() {
    change(0, put("a", "content")).statusCode(201);
    var hash = BlobHash.of("content".getBytes(StandardCharsets.UTF_8));

    asService()
        .get("/files/internal/apps/" + agent.app() + "/tree?contents=small")
        .then()
        .body("files[0].text", equalTo("content"));
    assertThat(asService().get("/files/internal/blobs/" + hash).asString()).isEqualTo("content");
    asService().get("/files/internal/blobs/" + "0".repeat(64)).then().statusCode(404);
    asService()
        .contentType("application/octet-stream")
        .body(new byte[] {1, 2, 3})
        .put("/files/internal/objects/packs/" + agent.app())
        .then()
        .statusCode(204);
    assertThat(asService().get("/files/internal/objects/packs/" + agent.app()).asByteArray())
        .isEqualTo(new byte[] {1, 2, 3});
    asService().get("/files/internal/objects/secrets/x").then().statusCode(404);
    asService().get("/files/internal/objects/packs/nope").then().statusCode(404);
  }

  @Test
  void ofTwentyServicesOneStoresAnObjectThatMustNotBeThere()
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var claims =
          IntStream.range(0, 20)
              .<Callable<Integer>>mapToObj(i ->
                  () ->
                      asService()
                          .header("If-None-Match", "*")
                          .body(new byte[] {(byte) i})
                          .put("/files/internal/objects/claims/" + agent.app())
                          .statusCode())
              .toList();

      var statuses = new ArrayList<Integer>();
      for (var done : threads.invokeAll(claims)) {
        statuses.add(done.get());
      }

      assertThat(statuses).containsOnly(204, 412).containsOnlyOnce(204);
    }
  }

  @Test
  void ofTwentyWritersOneWinsEachBase() throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers =
          IntStream.range(0, 20)
              .<Callable<Integer>>mapToObj(
                  i -> () -> change(0, put("f" + i, "x")).extract().statusCode())
              .toList();

      var statuses = new ArrayList<Integer>();
      for (var done : threads.invokeAll(writers)) {
        statuses.add(done.get());
      }

      assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
      as(Role.VIEWER).get(url("tree")).then().body("revision", equalTo(1));
    }
  }

  @Test
  void toolCallsAndWritersSerialise() throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers =
          IntStream.range(0, 8)
              .<Callable<Object>>mapToObj(
                  i -> () -> i % 2 == 0 ? agent.write("tool" + i, "x") : untilSaved("rest" + i))
              .toList();

      for (var done : threads.invokeAll(writers)) {
        done.get();
      }
    }

    as(Role.VIEWER).get(url("tree")).then().body("revision", equalTo(8));
    Await.until("all changes are told", () -> agent.changes().size() == 8);
    assertThat(agent.changes())
        .extracting(it -> it.revision().number())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 8).boxed().toList());
  }

  private boolean untilSaved(String path) {
    Await.until(
        path + " is saved",
        Duration.ofSeconds(60),
        () -> {
          var head = as(Role.VIEWER).get(url("tree")).jsonPath().getLong("revision");
          return change(head, put(path, "x")).extract().statusCode() == 201;
        });
    return true;
  }

  @Test
  void itIsReady() {
    Await.until("ready", () -> given().get("/q/health/ready").statusCode() == 200);
  }
}
