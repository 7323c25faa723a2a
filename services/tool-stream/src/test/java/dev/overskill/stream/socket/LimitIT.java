package dev.overskill.stream.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.testkit.TestLog;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A node that allows little.
@QuarkusTest
@TestProfile(LimitIT.Little.class)
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class LimitIT {
  private static Stage stage;

  @TestHTTPResource("/")
  URI server;

  /// Its limits.
  public static final class Little implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Stream.of(
              "address-upgrades.most=4",
              "address-upgrades.per-second=1",
              "address-connections.most=2",
              "caller-connections.most=1",
              "app-connections.most=2",
              "app-commands.most=3",
              "app-commands.per-second=1",
              "caller-commands.most=6",
              "caller-commands.per-second=1",
              "caller-tickets.most=2",
              "caller-tickets.per-second=1")
          .map(row -> row.split("=", 2))
          .collect(Collectors.toMap(row -> "stream.limits." + row[0], row -> row[1]));
    }
  }

  @BeforeAll
  static void open() {
    stage = new Stage();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  private RawClient.Head from(String address, TestLog.Scope app, RawClient client) {
    var lines = client.handshake(app.app());
    lines.put("X-Forwarded-For", address);
    return client.ask(lines);
  }

  @Test
  void anAddressHasSoManyConnections() {
    var app = stage.app();
    try (var first = new RawClient(server);
        var second = new RawClient(server);
        var third = new RawClient(server);
        var other = new RawClient(server)) {
      assertThat(from("198.51.100.1", app, first).status()).isEqualTo(101);
      assertThat(from("6.6.6.6, 198.51.100.1", app, second).status()).isEqualTo(101);

      var refused = from("198.51.100.1", app, third);

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers()).containsEntry("Content-Type", "application/problem+json");
      assertThat(Integer.parseInt(refused.headers().getOrDefault("Retry-After", "")))
          .isBetween(1, 31);
      assertThat(third.body(refused)).contains("\"code\":\"address_busy\"");
      assertThat(from("198.51.100.2", app, other).status()).isEqualTo(101);
    }
  }

  @Test
  void anAddressShakesHandsSoOften() {
    var app = stage.app();
    int refused = 0;
    for (int i = 0; i < 8; i++) {
      try (var client = new RawClient(server)) {
        refused += from("198.51.100.9", app, client).status() == 503 ? 1 : 0;
      }
    }

    assertThat(refused).isBetween(2, 7);
  }

  @Test
  void aCallerHasSoManyConnections() {
    var app = stage.app();
    var token = Stage.owner(app);
    try (var first = TestEditor.connect(server, app.app(), token);
        var second = TestEditor.connect(server, app.app(), token, Optional.empty())) {
      assertThat(second.closed()).isEqualTo(4429);
      assertThat(first.socket().isClosed()).isFalse();
    }
  }

  @Test
  void anAppHasSoManyConnections() {
    var app = stage.app();
    try (var first = TestEditor.connect(server, app.app(), Stage.owner(app));
        var second = TestEditor.connect(server, app.app(), Stage.owner(app));
        var third = TestEditor.connect(server, app.app(), Stage.owner(app), Optional.empty())) {
      assertThat(third.closed()).isEqualTo(4429);
      assertThat(first.socket().isClosed() || second.socket().isClosed()).isFalse();
    }
  }

  @Test
  void anAppIsCommandedSoOften() {
    var app = stage.app();
    try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
      for (int i = 0; i < 20; i++) {
        editor.say(
            "{\"type\":\"command\",\"command\":\"c%d\",\"name\":\"run.stop\",\"run\":\"r\"}"
                .formatted(i));
      }

      var refused = editor.await(frame -> frame.json().path("code").asText().equals("too_many"));

      assertThat(refused.json().path("status").asText()).isEqualTo("refused");
      assertThat(editor.socket().isClosed()).isFalse();
    }
  }

  @Test
  void aCallerGetsSoManyTickets() {
    var app = stage.app();
    var token = Stage.owner(app);
    Stage.askForTicket(app.app(), token);
    Stage.askForTicket(app.app(), token);

    var refused = Stage.askForTicket(app.app(), token);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.path("code").toString()).isEqualTo("too_many_requests");
  }
}
