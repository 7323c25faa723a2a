package dev.overskill.stream.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.stream.access.Addresses;
import dev.overskill.stream.access.Limits;
import dev.overskill.stream.access.Returns;
import dev.overskill.stream.journal.LiveJournals;
import dev.overskill.stream.watch.Loops;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.TestLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import jakarta.enterprise.inject.spi.CDI;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A node that goes away while its clients are served, and another that takes them.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class DrainIT {
  private static final int CLIENTS = 40;
  private static final int PER_SECOND = 40;
  private static final int WORDS = 300;
  private static final Pattern REASON = Pattern.compile("draining;retry=([0-9]+)");

  private static Stage stage;

  /// The node that stays.
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

  private static <T> T bean(Class<T> type) {
    return CDI.current().select(type).get();
  }

  /// A second door, with connections of its own.
  private static final class Node implements AutoCloseable {
    final Drain drain;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Loops loops = new Loops(meters);
    private final HttpServer http;

    Node(Map<String, String> properties) {
      var config =
          new SmallRyeConfigBuilder()
              .addDiscoveredConverters()
              .withMapping(SocketConfig.class)
              .withDefaultValues(properties)
              .build()
              .getConfigMapping(SocketConfig.class);
      var journals = bean(LiveJournals.class);
      var vertx = bean(Vertx.class);
      drain = new Drain(loops, config, bean(Returns.class), meters);
      var gate = new Gate(journals, bean(Limits.class), bean(Addresses.class), drain);
      var door =
          new EditorSocket(
              journals,
              loops,
              bean(Handshake.class),
              gate,
              bean(Refusals.class),
              drain,
              bean(Desk.class),
              vertx,
              "/stream");
      var options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
      door.customizeHttpServer(options);
      var router = Router.router(vertx);
      door.route(router);
      door.start(new StartupEvent());
      http = vertx.createHttpServer(options).requestHandler(router);
      wait(http.listen());
    }

    private static <T> T wait(io.vertx.core.Future<T> future) {
      try {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + http.actualPort());
    }

    double progress() {
      return meters.get("stream.drain.progress").gauge().value();
    }

    @Override
    public void close() {
      wait(http.close());
    }
  }

  /// How many commands of these clients have come: those that are answered, counted first since one
  /// may become that while it is looked at, and the others.
  private static double taken(List<TestEditor> editors) {
    long answered =
        editors.stream()
            .flatMap(editor -> editor.heard.stream())
            .filter(frame -> frame.is("ack"))
            .count();
    return answered + bean(MeterRegistry.class).get("stream.commands.waiting").gauge().value();
  }

  private static String text(TestEditor editor) {
    return String.join("", editor.events().stream().map(Stage::wordOf).toList());
  }

  private static String stop(String id) {
    return "{\"type\":\"command\",\"command\":\"%s\",\"name\":\"run.stop\",\"run\":\"run-1\"}"
        .formatted(id);
  }

  @Test
  void clientsGoToAnotherNodeAndMissNothing() {
    var app = stage.app();
    var editors = new ArrayList<TestEditor>();
    try (var node = new Node(Map.of("stream.socket.drain-per-second", "" + PER_SECOND))) {
      for (int i = 0; i < CLIENTS; i++) {
        editors.add(TestEditor.connect(node.address(), app.app(), Stage.owner(app)));
      }
      var talk = Thread.ofVirtual().start(() -> stage.say(app, 0, WORDS));
      // Only a command that has come can be promised an answer; the others are sent again
      // elsewhere.
      for (int i = 0; i < CLIENTS; i++) {
        editors.get(i).say(stop("c" + i));
      }
      Await.until("the commands have come", () -> taken(editors) == CLIENTS);
      var from = System.nanoTime();
      node.drain.run();
      var took = System.nanoTime() - from;
      join(talk);

      assertThat(TimeUnit.NANOSECONDS.toMillis(took)).isBetween(900L, 7_000L);
      assertThat(node.progress()).isEqualTo(1);
      var hints = new HashSet<String>();
      for (var editor : editors) {
        assertThat(editor.closed()).isEqualTo(4000);
        var reason = REASON.matcher(editor.socket().closeReason());
        assertThat(reason.matches()).isTrue();
        hints.add(reason.group(1));
        assertThat(editor.heard).filteredOn(frame -> frame.is("ack")).hasSize(1);
        assertThat(editor.isContiguous()).isTrue();
      }
      assertThat(hints).hasSizeGreaterThan(CLIENTS / 2);
      requireNothingMissed(app, editors);
    }
  }

  /// Pieces may come merged, so it is the text that must be whole.
  private void requireNothingMissed(TestLog.Scope app, List<TestEditor> editors) {
    var all = String.join("", IntStream.range(0, WORDS).mapToObj(i -> "word " + i).toList());
    for (var editor : editors) {
      try (var again =
          TestEditor.connect(server, app.app(), Stage.owner(app), editor.lastCursor()).live()) {
        var before = text(editor);
        Await.until("the rest", () -> before.length() + text(again).length() >= all.length());

        assertThat(before + text(again)).isEqualTo(all);
        assertThat(again.heard.getFirst().json().path("resumed").asBoolean()).isTrue();
      }
    }
  }

  private static void join(Thread thread) {
    try {
      assertThat(thread.join(java.time.Duration.ofSeconds(20))).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aNodeThatGoesAwayIsNotReadyFirst() {
    var app = stage.app();
    try (var node = new Node(Map.of("stream.socket.drain-notice", "2s"));
        var editor = TestEditor.connect(node.address(), app.app(), Stage.owner(app))) {
      var leaving = Thread.ofVirtual().start(node.drain::run);
      Await.until("it goes away", node.drain::isOn);

      try (var late = new RawClient(node.address())) {
        var refused = late.ask(late.handshake(app.app()));

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsKey("Retry-After");
        assertThat(late.body(refused)).contains("\"code\":\"not_ready\"");
      }
      assertThat(new DrainReady(node.drain).call().getStatus())
          .isEqualTo(HealthCheckResponse.Status.DOWN);
      assertThat(editor.socket().isClosed()).as("those that are there stay for now").isFalse();
      assertThat(editor.closed()).isEqualTo(4000);
      join(leaving);
    }
  }

  @Test
  void aNodeWithoutClientsGoesAtOnce() {
    try (var node = new Node(Map.of("stream.socket.drain-notice", "5s"))) {
      var from = System.nanoTime();
      node.drain.run();

      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from)).isLessThan(5_000);
    }
  }
}
