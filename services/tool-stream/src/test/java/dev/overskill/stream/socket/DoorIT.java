package dev.overskill.stream.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.UserId;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.Role;
import dev.overskill.testkit.TestLog;
import dev.overskill.testkit.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.UpgradeRejectedException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who gets in, who does not, and who must leave.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class DoorIT {
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

  private TestEditor show(AppId app, String ticket) {
    return TestEditor.open(server, app).say("{\"type\":\"connect\",\"ticket\":\"" + ticket + "\"}");
  }

  @Test
  void aTicketOpensOneConnection() {
    var app = stage.app();
    var ticket = Stage.ticket(app);

    try (var first = show(app.app(), ticket).live();
        var second = show(app.app(), ticket)) {
      assertThat(second.closed()).isEqualTo(4401);
      assertThat(first.socket().isClosed()).isFalse();
    }
  }

  @Test
  void aTicketIsForOneApp() {
    var app = stage.app();
    var other = stage.app();

    try (var editor = show(other.app(), Stage.ticket(app))) {
      assertThat(editor.closed()).isEqualTo(4401);
    }
  }

  @Test
  void aTicketIsHandedOutAsTheContractSays() {
    var app = stage.app();

    var answer = Stage.askForTicket(app.app(), Stage.owner(app));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.jsonPath().getInt("expiresIn")).isEqualTo(30);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void viewersAndAgentsOfTheTenantMayWatch() {
    var app = stage.app();
    var viewer = TestTokens.person(app.tenant(), Role.VIEWER);
    var agent = TestTokens.agent(app.tenant(), Stage.IDS.key());

    assertThat(Stage.askForTicket(app.app(), viewer).statusCode()).isEqualTo(201);
    assertThat(Stage.askForTicket(app.app(), agent).statusCode()).isEqualTo(201);
  }

  @Test
  void strangersFindNothing() {
    var app = stage.app();
    var token = TestTokens.owner(Stage.stranger());

    var refused = Stage.askForTicket(app.app(), token);

    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.path("code").toString()).isEqualTo("not_found");
    try (var editor = TestEditor.connect(server, app.app(), token, Optional.empty())) {
      assertThat(editor.closed()).isEqualTo(4403);
      assertThat(editor.heard).isEmpty();
    }
  }

  @Test
  void aForgedTokenIsWorthNothing() {
    var app = stage.app();
    var forged = TestTokens.forged(new Caller.Person(Stage.IDS.user(), app.tenant(), Role.OWNER));

    assertThat(Stage.askForTicket(app.app(), forged).statusCode()).isEqualTo(401);
    try (var editor = TestEditor.connect(server, app.app(), forged, Optional.empty())) {
      assertThat(editor.closed()).isEqualTo(4401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?ticket=x", "?token=x", "?a=b&Access_Token=x"})
  void aSecretInTheUrlIsRefused(String query) {
    var address = URI.create(TestEditor.address(server, stage.app().app()) + query);

    assertThatThrownBy(() -> TestEditor.open(address, MultiMap.caseInsensitiveMultiMap()))
        .hasRootCauseInstanceOf(UpgradeRejectedException.class)
        .hasMessageContaining("400");
  }

  @Test
  void onlyOurPagesMayConnect() {
    var app = stage.app();
    var address = TestEditor.address(server, app.app());
    var foreign = MultiMap.caseInsensitiveMultiMap().add("Origin", "http://evil.localhost:8080");
    var ours = MultiMap.caseInsensitiveMultiMap().add("Origin", "http://console.localhost:8080");
    var twice = MultiMap.caseInsensitiveMultiMap();
    twice.add("Origin", "http://console.localhost:8080").add("Origin", "http://evil.localhost");

    assertThatThrownBy(() -> TestEditor.open(address, foreign)).hasMessageContaining("403");
    assertThatThrownBy(() -> TestEditor.open(address, twice)).hasMessageContaining("403");
    try (var editor = TestEditor.open(address, ours)) {
      assertThat(editor.socket().subProtocol()).isEqualTo("overskill.v1");
    }
  }

  @Test
  void whoSaysNothingMustLeave() {
    try (var editor = TestEditor.open(server, stage.app().app())) {
      assertThat(editor.closed()).isEqualTo(4408);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "{}",
        "{\"type\":\"dance\"}",
        "{\"type\":\"pong\"} {}",
        "{\"type\":\"connect\"}",
        "{\"type\":\"connect\",\"ticket\":\"a\",\"token\":\"b\"}",
        "{\"type\":\"connect\",\"ticket\":7}",
        "{\"type\":\"connect\",\"ticket\":\"a\",\"ticket\":\"b\"}",
        "{\"type\":\"command\",\"command\":\"c\",\"name\":\"run.stop\",\"run\":\"r\"}",
        "{\"type\":\"pong\"}",
      })
  void whatIsNoGreetingIsRefused(String text) {
    try (var editor = TestEditor.open(server, stage.app().app()).say(text)) {
      assertThat(editor.closed()).isEqualTo(4400);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65_537, 200_000, 900_000})
  void aMessageThatIsTooLargeIsRefused(int size) {
    try (var editor = TestEditor.open(server, stage.app().app()).say("x".repeat(size))) {
      assertThat(editor.closed()).isEqualTo(1009);
    }
  }

  @Test
  void whoNeverAnswersMustLeave() {
    var app = stage.app();
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app)).silent()) {
      assertThat(editor.closed()).isEqualTo(4004);
    }
  }

  @Test
  void aConnectionEndsWithItsToken() {
    var app = stage.app();
    var owner = new Caller.Person(Stage.IDS.user(), app.tenant(), Role.OWNER);
    var now = CLOCK.instant().truncatedTo(ChronoUnit.SECONDS);
    var token = TestTokens.of(owner, now, Duration.ofSeconds(3));
    try (var editor = TestEditor.connect(server, app.app(), token)) {
      assertThat(editor.closed()).isEqualTo(4003);
    }
  }

  @Test
  void aWithdrawnTokenEndsItsConnectionsWithinASecond() {
    var app = stage.app();
    var user = Stage.IDS.user();
    var token = TestTokens.person(app.tenant(), user, Role.EDITOR);
    try (var editor = TestEditor.connect(server, app.app(), token);
        var colleague = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      var said = System.nanoTime();
      withdraw(app, user);

      var code = editor.closed();

      assertThat(code).isEqualTo(4003);
      assertThat(Duration.ofNanos(System.nanoTime() - said)).isLessThan(Duration.ofSeconds(1));
      assertThat(colleague.socket().isClosed()).isFalse();
      try (var again = TestEditor.connect(server, app.app(), token, Optional.empty())) {
        assertThat(again.closed()).isEqualTo(4401);
      }
    }
  }

  @Test
  void aWithdrawalReachesTicketsThatAreOut() {
    var app = stage.app();
    var user = Stage.IDS.user();
    var token = TestTokens.person(app.tenant(), user, Role.EDITOR);
    String ticket = Stage.askForTicket(app.app(), token).path("ticket");
    try (var editor = TestEditor.connect(server, app.app(), token)) {
      withdraw(app, user);
      editor.closed();

      try (var late = show(app.app(), ticket)) {
        assertThat(late.closed()).isEqualTo(4401);
      }
    }
  }

  @Test
  void aChangeOfRoleEndsAConnectionAndTheNextHasTheNewRole() {
    var app = stage.app();
    var user = Stage.IDS.user();
    var editing = TestTokens.person(app.tenant(), user, Role.EDITOR);
    var command = "{\"type\":\"command\",\"command\":\"c1\",\"name\":\"run.stop\",\"run\":\"r\"}";
    try (var editor = TestEditor.connect(server, app.app(), editing)) {
      // A second later than any token there is, as whoever changes the role writes it.
      withdraw(app, user);
      assertThat(editor.closed()).isEqualTo(4003);
      var viewing =
          TestTokens.of(
              new Caller.Person(user, app.tenant(), Role.VIEWER),
              CLOCK.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2),
              Duration.ofMinutes(5));

      try (var viewer = TestEditor.connect(server, app.app(), viewing).say(command)) {
        var ack = viewer.await(frame -> frame.is("ack"));
        assertThat(ack.json().path("code").asText()).isEqualTo("forbidden");
      }
    }
  }

  private static void withdraw(TestLog.Scope app, UserId user) {
    var from = CLOCK.instant().plusSeconds(1);
    stage.log.state(app, new AppState.Access(app.tenant(), user.value(), from));
  }

  @Test
  void tooManyMessagesEndAConnection() {
    var app = stage.app();
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      for (int i = 0; i < 500; i++) {
        editor.say("{\"type\":\"pong\"}");
      }

      assertThat(editor.closed()).isEqualTo(4429);
    }
  }
}
