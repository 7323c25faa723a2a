package dev.overskill.stream.cable;

import static dev.overskill.stream.cable.TestCable.EXTENDED;
import static dev.overskill.stream.cable.TestCable.PLAIN;
import static dev.overskill.stream.cable.TestCable.command;
import static dev.overskill.stream.cable.TestCable.identifier;
import static dev.overskill.stream.cable.TestCable.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppState;
import dev.overskill.events.EventJson;
import dev.overskill.events.Topics;
import dev.overskill.stream.socket.Stage;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.Role;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client of Action Cable meets.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class CableIT {
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

  private static String word(JsonNode frame) {
    return frame.at("/message/data/delta").asText();
  }

  private static List<String> words(int first, int last) {
    return IntStream.range(first, last).mapToObj(i -> "word " + i).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, EXTENDED})
  void theFirstFrameIsAWelcomeAndEventsFollowInOrder(String subprotocol) {
    var app = stage.app();
    var id = identifier(app.app());
    try (var cable = TestCable.open(server, subprotocol, Stage.owner(app)).subscribe(id)) {
      stage.say(app, 0, 50);

      var events = cable.awaitEvents(id, 50);

      assertThat(cable.socket().subProtocol()).isEqualTo(subprotocol);
      assertThat(cable.heard.getFirst().path("type").asText()).isEqualTo("welcome");
      assertThat(cable.heard.get(1).path("type").asText()).isEqualTo("confirm_subscription");
      assertThat(events).extracting(CableIT::word).containsExactlyElementsOf(words(0, 50));
      assertThat(events.getFirst().at("/message/eventType").asText())
          .isEqualTo("ag-ui.TEXT_MESSAGE_CONTENT");
    }
  }

  @Test
  void pingsComeEveryThreeSeconds() {
    var app = stage.app();
    try (var cable = TestCable.open(server, PLAIN, Stage.owner(app))) {
      Await.until("two pings", () -> cable.all(typed("ping")).size() >= 2);

      var seconds =
          cable.all(typed("ping")).stream().map(ping -> ping.path("message").asLong()).toList();
      assertThat(seconds.get(1) - seconds.get(0)).isBetween(2L, 4L);
    }
  }

  @Test
  void aRepeatedSubscribeIsConfirmedAgainAndNotDoubled() {
    var app = stage.app();
    var id = identifier(app.app());
    try (var cable = TestCable.open(server, PLAIN, Stage.owner(app)).subscribe(id)) {
      cable.say(command("subscribe", id));
      Await.until("two confirmations", () -> cable.all(typed("confirm_subscription")).size() == 2);
      stage.say(app, 0, 5);
      cable.awaitEvents(id, 5);
      stage.say(app, 5, 6);

      assertThat(cable.awaitEvents(id, 6))
          .extracting(CableIT::word)
          .containsExactlyElementsOf(words(0, 6));
    }
  }

  @Test
  void identifiersAreEchoedByteForByte() {
    var app = stage.app();
    var odd = "{ \"app_id\" : \"" + app.app() + "\",\"channel\":\"UnifiedAppChannel\",\"é\":1}";
    try (var cable = TestCable.open(server, PLAIN, Stage.owner(app)).subscribe(odd)) {
      assertThat(cable.await(typed("confirm_subscription")).path("identifier").asText())
          .isEqualTo(odd);
    }
  }

  @Test
  void nothingIsLostOrRepeatedAfterADrop() {
    var app = stage.app();
    var id = identifier(app.app());
    var heard = new ArrayList<String>();
    var subscribe = command("subscribe", id);
    try (var first = TestCable.open(server, EXTENDED, Stage.owner(app)).subscribe(id)) {
      stage.say(app, 0, 20);
      first.awaitEvents(id, 20).forEach(event -> heard.add(word(event)));
      subscribe.putObject("history").put("since", 1).set("streams", first.positions());
    }
    stage.say(app, 20, 40);

    try (var second = TestCable.open(server, EXTENDED, Stage.owner(app)).welcome().say(subscribe)) {
      second.await(typed("confirm_history"));
      stage.say(app, 40, 60);
      second.awaitEvents(id, 40).forEach(event -> heard.add(word(event)));

      assertThat(heard).containsExactlyElementsOf(words(0, 60));
      assertThat(second.all(typed("reject_history"))).isEmpty();
    }
  }

  @Test
  void positionsOfAnotherLogAreRejectedAndTheStateIsTold() {
    var app = stage.app();
    var id = new Identifier(identifier(app.app()));
    var subscribe = command("subscribe", id.text());
    var streams = subscribe.putObject("history").putObject("streams");
    streams.putObject(id.stream("agent")).put("epoch", "old").put("offset", 1);
    streams.putObject(id.stream("app")).put("epoch", "old").put("offset", 1);
    try (var cable = TestCable.open(server, EXTENDED, Stage.owner(app)).welcome().say(subscribe)) {
      cable.await(frame -> TestCable.is(frame, id.text(), "caught-up"));

      assertThat(cable.all(typed("reject_history"))).hasSize(1);
      assertThat(cable.positions().properties()).hasSize(2);
    }
  }

  @Test
  void whatMayNotBeSubscribedToIsRejected() {
    var app = stage.app();
    var other = stage.app();
    try (var cable = TestCable.open(server, PLAIN, Stage.owner(app)).welcome()) {
      for (var id : List.of("nonsense", identifier(other.app()), "{\"channel\":\"Other\"}")) {
        cable.say(command("subscribe", id));

        cable.await(frame ->
            typed("reject_subscription").test(frame)
                && frame.path("identifier").asText().equals(id));
      }
      stage.say(other, 0, 1);
      cable.subscribe(identifier(app.app()));

      assertThat(cable.all(frame -> frame.toString().contains("word 0"))).isEmpty();
    }
  }

  @Test
  void subscriptionsOfOneCableHaveALimit() {
    var app = stage.app();
    try (var cable = TestCable.open(server, PLAIN, Stage.owner(app)).welcome()) {
      for (int i = 0; i <= 16; i++) {
        cable.say(command("subscribe", identifier(app.app()).replace("}", ",\"n\":" + i + "}")));
      }

      Await.until("16 confirmed", () -> cable.all(typed("confirm_subscription")).size() == 16);
      assertThat(cable.await(typed("reject_subscription")).path("identifier").asText())
          .contains("\"n\":16");
    }
  }

  @Test
  void whoEndsASubscriptionHearsNoMoreOfIt() {
    var app = stage.app();
    var id = identifier(app.app());
    var again = id.replace("}", ",\"n\":2}");
    try (var cable = TestCable.open(server, PLAIN, Stage.owner(app)).subscribe(id)) {
      cable.say(command("unsubscribe", id)).subscribe(again);
      stage.say(app, 0, 3);
      cable.awaitEvents(again, 3);

      assertThat(cable.all(frame -> TestCable.is(frame, id, "event"))).isEmpty();
    }
  }

  @Test
  void aPerformedActionIsACommandAndIsAnswered() {
    var app = stage.running(stage.app());
    var id = identifier(app.app());
    try (var cable = TestCable.open(server, PLAIN, Stage.owner(app)).subscribe(id)) {
      var data = EventJson.mapper().createObjectNode();
      data.put("action", "stop").put("run_id", "run-1").put("cmd_id", "c-" + app.app());
      cable.say(command("message", id).put("data", data.toString()));

      var ack = cable.await(frame -> TestCable.is(frame, id, "ack")).path("message");

      assertThat(ack.path("action").asText()).isEqualTo("stop");
      assertThat(ack.path("command").asText()).isEqualTo("c-" + app.app());
      assertThat(ack.path("status").asText()).isEqualTo("accepted");
      stage.log.await(Topics.AGENT_COMMANDS, found -> found.key().equals(app.app().value()));
    }
  }

  @Test
  void aViewerMayNotSteer() {
    var app = stage.app();
    var id = identifier(app.app());
    var viewer = TestTokens.person(app.tenant(), Role.VIEWER);
    try (var cable = TestCable.open(server, PLAIN, viewer).subscribe(id)) {
      cable.say(command("message", id).put("data", "{\"action\":\"stop\",\"run_id\":\"run-1\"}"));

      var ack = cable.await(frame -> TestCable.is(frame, id, "ack")).path("message");

      assertThat(ack.path("code").asText()).isEqualTo("forbidden");
    }
  }

  @Test
  void whoIsNobodyIsSentOffForGood() {
    try (var nobody = TestCable.open(server, List.of(PLAIN, "actioncable-unsupported"), Map.of());
        var forger = TestCable.open(server, PLAIN, "nonsense")) {
      assertThat(nobody.disconnected().toString())
          .contains("\"reason\":\"unauthorized\"", "\"reconnect\":false");
      assertThat(forger.disconnected().path("reason").asText()).isEqualTo("unauthorized");
    }
  }

  @Test
  void onlyOurPagesMayConnect() {
    var headers = Map.of("Origin", "http://evil.localhost:8080");

    assertThatThrownBy(() -> TestCable.open(server, List.of(PLAIN), headers))
        .hasMessageContaining("403");
  }

  @Test
  void anotherSubprotocolIsRefused() {
    assertThatThrownBy(() -> TestCable.open(server, List.of("overskill.v1"), Map.of()))
        .hasMessageContaining("400");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "[]", "{\"command\":\"dance\"}", "{\"command\":7}"})
  void whatIsNoCommandEndsTheCable(String text) {
    var app = stage.app();
    try (var cable = TestCable.open(server, PLAIN, Stage.owner(app))) {
      cable.await(typed("welcome"));
      cable.say(text);

      assertThat(cable.disconnected().toString())
          .contains("\"reason\":\"invalid_request\"", "\"reconnect\":false");
    }
  }

  @Test
  void aCableEndsWithItsToken() {
    var app = stage.app();
    var owner = new Caller.Person(Stage.IDS.user(), app.tenant(), Role.OWNER);
    var now = CLOCK.instant().truncatedTo(ChronoUnit.SECONDS);
    var token = TestTokens.of(owner, now, Duration.ofSeconds(3));
    try (var cable = TestCable.open(server, EXTENDED, token)) {
      assertThat(cable.disconnected().toString())
          .contains("\"reason\":\"token_expired\"", "\"reconnect\":false");
    }
  }

  @Test
  void aWithdrawnTokenEndsItsCablesAtOnce() {
    var app = stage.app();
    var user = Stage.IDS.user();
    var token = TestTokens.person(app.tenant(), user, Role.EDITOR);
    try (var cable = TestCable.open(server, EXTENDED, token).subscribe(identifier(app.app()))) {
      var from = CLOCK.instant().plusSeconds(1);
      stage.log.state(app, new AppState.Access(app.tenant(), user.value(), from));

      assertThat(cable.disconnected().path("reason").asText()).isEqualTo("token_expired");
    }
  }

  @Test
  void aSlowReaderIsToldTheStateAndTheOthersAreServed() {
    var app = stage.app();
    var id = identifier(app.app());
    var chunk = new AgentEvent.TextMessageContent("m", "x".repeat(256 * 1024));
    try (var slow = TestCable.open(server, EXTENDED, Stage.owner(app)).subscribe(id);
        var fast = TestCable.open(server, EXTENDED, Stage.owner(app)).subscribe(id)) {
      slow.socket().pause();
      for (int i = 1; i <= 64; i++) {
        stage.log.agent(app, chunk);
        fast.awaitEvents(id, i);
      }
      slow.socket().resume();
      var reset = slow.await(frame -> TestCable.is(frame, id, "reset"));
      stage.say(app, 0, 1);
      // As an event, or within the state.
      slow.await(frame -> frame.toString().contains("word 0"));

      assertThat(reset.at("/message/reason").asText()).isEqualTo("behind");
      assertThat(slow.all(frame -> TestCable.is(frame, id, "event"))).hasSizeLessThan(65);
    }
  }
}
