package dev.overskill.stream.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.stream.socket.Stage;
import dev.overskill.stream.sse.TestStream.Asked;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.Role;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An app's events over plain HTTP, who gets them, and who no longer does.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class EventStreamIT {
  private static final Clock CLOCK = Clock.systemUTC();

  private static Stage stage;

  @TestHTTPResource("/")
  URI server;

  @BeforeAll
  static void open() {
    stage = new Stage();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  private URI address(AppId app) {
    return server.resolve("/stream/v1/apps/" + app + "/events");
  }

  private static String word(TestStream.Heard event) {
    return event.json().at("/data/delta").asText();
  }

  private static void live(TestStream stream) {
    stream.await(event -> event.is("caught-up"));
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void eventsArriveInOrderOverEitherVersion(HttpVersion version) {
    var app = stage.app();
    var asked = Asked.get(address(app.app()), Stage.owner(app));
    try (var stream = TestStream.open(asked, version)) {
      live(stream);
      stage.say(app, 0, 50);

      var events = stream.awaitEvents(50);

      assertThat(stream.version()).isEqualTo(version);
      assertThat(stream.header("content-type")).isEqualTo("text/event-stream");
      assertThat(stream.header("cache-control")).isEqualTo("no-store");
      assertThat(stream.header("x-accel-buffering")).isEqualTo("no");
      assertThat(events)
          .extracting(EventStreamIT::word)
          .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "word " + i).toList());
    }
  }

  @Test
  void nothingIsLostOrRepeatedAfterADrop() {
    var app = stage.app();
    var asked = Asked.get(address(app.app()), Stage.owner(app));
    var words = new ArrayList<String>();
    String last;
    try (var first = TestStream.open(asked)) {
      live(first);
      stage.say(app, 0, 20);
      first.awaitEvents(20).forEach(event -> words.add(word(event)));
      last = first.lastId().orElseThrow();
    }
    stage.say(app, 20, 40);

    try (var second = TestStream.open(asked.with("Last-Event-ID", last))) {
      live(second);
      stage.say(app, 40, 60);
      second.awaitEvents(40).forEach(event -> words.add(word(event)));

      assertThat(words)
          .containsExactlyElementsOf(IntStream.range(0, 60).mapToObj(i -> "word " + i).toList());
    }
  }

  @Test
  void anIdOfAnotherLogBeginsAnew() {
    var app = stage.app();
    var asked = Asked.get(address(app.app()), Stage.owner(app)).with("Last-Event-ID", "old.1.1");
    try (var stream = TestStream.open(asked)) {
      live(stream);

      assertThat(stream.heard.getFirst().json().path("type").asText()).isEqualTo("reset");
      assertThat(stream.heard.getFirst().json().path("reason").asText()).isEqualTo("epoch_changed");
    }
  }

  @Test
  void aCookieStandsForTheTokenBelowItsAppAlone() {
    var app = stage.app();
    var opened =
        RestAssured.given()
            .header("Authorization", "Bearer " + Stage.owner(app))
            .post("/stream/v1/apps/" + app.app() + "/session");
    var cookie = opened.detailedCookie("overskill_stream");

    assertThat(opened.statusCode()).isEqualTo(204);
    assertThat(opened.header("Cache-Control")).isEqualTo("no-store");
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.getSameSite()).isEqualTo("Strict");
    assertThat(cookie.getPath()).isEqualTo("/stream/v1/apps/" + app.app());
    assertThat(cookie.getMaxAge()).isBetween(590L, 600L);
    var shown = Map.of("Cookie", "overskill_stream=" + cookie.getValue());
    try (var stream = TestStream.open(Asked.get(address(app.app()), shown))) {
      live(stream);
    }
  }

  @Test
  void strangersGetNoCookie() {
    var app = stage.app();
    var stranger = TestTokens.owner(Stage.stranger());

    var refused =
        RestAssured.given()
            .header("Authorization", "Bearer " + stranger)
            .post("/stream/v1/apps/" + app.app() + "/session");

    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.cookies()).isEmpty();
  }

  private void assertRefused(Asked asked, int status, String code) {
    try (var stream = TestStream.open(asked)) {
      assertThat(stream.status()).isEqualTo(status);
      assertThat(stream.header("content-type")).startsWith("application/problem+json");
    }
    var answer = RestAssured.given().headers(asked.headers()).get(asked.address());
    assertThat(answer.path("code").toString()).isEqualTo(code);
  }

  @Test
  void whoMayNotWatchIsToldSo() {
    var app = stage.app();
    var address = address(app.app());
    var owner = Stage.owner(app);

    assertRefused(Asked.get(address, Map.of()), 401, "unauthenticated");
    assertRefused(Asked.get(address, "nonsense"), 401, "unauthenticated");
    assertRefused(Asked.get(address, TestTokens.owner(Stage.stranger())), 404, "not_found");
    assertRefused(
        Asked.get(URI.create(address + "?access_token=" + owner), owner), 400, "secret_in_url");
    assertRefused(
        Asked.get(address, owner).with("Origin", "http://evil.localhost:8080"),
        403,
        "origin_refused");
    assertRefused(
        Asked.get(server.resolve("/stream/v1/apps/nonsense/events"), owner), 404, "not_found");
  }

  @Test
  void aQuietStreamShowsThatItLives() {
    var app = stage.app();
    try (var stream = TestStream.open(Asked.get(address(app.app()), Stage.owner(app)))) {
      Await.until("a comment", () -> stream.comments.contains("here"));
    }
  }

  @Test
  void aStreamEndsWithItsToken() {
    var app = stage.app();
    var owner = new Caller.Person(Stage.IDS.user(), app.tenant(), Role.OWNER);
    var now = CLOCK.instant().truncatedTo(ChronoUnit.SECONDS);
    var token = TestTokens.of(owner, now, Duration.ofSeconds(3));
    try (var stream = TestStream.open(Asked.get(address(app.app()), token))) {
      assertThat(stream.ended().comments).contains("closing: expired");
    }
  }

  @Test
  void aWithdrawnTokenEndsItsStreamsAtOnce() {
    var app = stage.app();
    var user = Stage.IDS.user();
    var token = TestTokens.person(app.tenant(), user, Role.EDITOR);
    try (var stream = TestStream.open(Asked.get(address(app.app()), token));
        var colleague = TestStream.open(Asked.get(address(app.app()), Stage.owner(app)))) {
      live(stream);
      live(colleague);
      var from = CLOCK.instant().plusSeconds(1);
      stage.log.state(app, new AppState.Access(app.tenant(), user.value(), from));

      assertThat(stream.ended().comments).contains("closing: expired");
      assertThat(colleague.isEnded()).isFalse();
    }
  }

  @Test
  void aSlowReaderIsToldTheStateAndTheOthersAreServed() {
    var app = stage.app();
    var chunk = new AgentEvent.TextMessageContent("m", "x".repeat(256 * 1024));
    var asked = Asked.get(address(app.app()), Stage.owner(app));
    try (var slow = TestStream.open(asked);
        var fast = TestStream.open(asked)) {
      live(slow);
      live(fast);
      slow.response().pause();
      for (int i = 1; i <= 64; i++) {
        stage.log.agent(app, chunk);
        int sent = i;
        Await.until(
            sent + " events, or a state instead",
            Duration.ofSeconds(30),
            () ->
                fast.events().size() >= sent || fast.heard.stream().anyMatch(it -> it.is("reset")));
      }

      slow.response().resume();
      var reset = slow.await(event -> event.is("reset"));
      stage.say(app, 0, 1);
      // As an event, or within the state.
      slow.await(event -> event.data().contains("word 0"));

      assertThat(reset.json().path("reason").asText()).isEqualTo("behind");
      assertThat(slow.events()).hasSizeLessThan(65);
    }
  }
}
