package dev.overskill.load.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Platform;
import io.vertx.core.Future;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// An editor on one app: a socket of tool-stream that comes back by itself, from its cursor, when
/// it is cut.
public final class EditorClient implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final Duration RESEND = Duration.ofSeconds(3);
  private static final int MOST_RESENDS = 5;
  private static final int LARGEST_FRAME = 8 << 20;

  private final Platform platform;
  private final Http http;
  private final Person person;
  private final String app;
  private final BiConsumer<JsonNode, Instant> events;
  private final WebSocketClient sockets;
  private final Clock clock = Clock.systemUTC();
  private final Map<String, CompletableFuture<JsonNode>> commands = new ConcurrentHashMap<>();
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private volatile boolean closing;
  private final AtomicInteger reconnects = new AtomicInteger();
  private final AtomicInteger gaps = new AtomicInteger();
  private volatile @Nullable ClientWebSocket socket;

  // Touched by the socket's event loop only.
  private @Nullable String cursor;
  private long seq;

  /// An editor that is not connected yet.
  ///
  /// @param events called on an event loop with each event frame and when it arrived
  public EditorClient(
      Platform platform,
      Http http,
      Person person,
      String app,
      BiConsumer<JsonNode, Instant> events) {
    this.platform = platform;
    this.http = http;
    this.person = person;
    this.app = app;
    this.events = events;
    this.sockets =
        http.vertx()
            .createWebSocketClient(
                new WebSocketClientOptions()
                    .setTcpNoDelay(true)
                    .setMaxFrameSize(LARGEST_FRAME)
                    .setMaxMessageSize(LARGEST_FRAME));
  }

  /// Connects and waits until the past has been replayed.
  public void open() throws IOException, InterruptedException {
    connect();
    if (!caughtUp.await(CONNECT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("the stream did not catch up within " + CONNECT_LIMIT);
    }
  }

  /// How often the socket was cut and came back.
  public int reconnects() {
    return reconnects.get();
  }

  /// How often `seq` was not the next one.
  public int gaps() {
    return gaps.get();
  }

  private void connect() throws IOException {
    var ticket =
        http.post(
                URI.create(platform.stream() + "/v1/apps/" + app + "/tickets"),
                person.bearer(),
                EventJson.mapper().createObjectNode())
            .orFail("get a ticket")
            .json()
            .path("ticket");
    var fresh = sockets.webSocket();
    seq = 0;
    fresh.textMessageHandler(text -> receive(fresh, text));
    fresh.closeHandler(_ -> reconnect());
    var options =
        Http.socketOptions(URI.create(platform.stream() + "/v1/apps/" + app + "/socket"))
            .setSubProtocols(List.of("overskill.v1"))
            .putHeader("origin", platform.console());
    Http.await("the stream of " + app, fresh.connect(options), CONNECT_LIMIT);
    socket = fresh;
    var hello = EventJson.mapper().createObjectNode().put("type", "connect");
    hello.set("ticket", ticket);
    if (cursor != null) {
      hello.put("cursor", cursor);
    }
    fresh.writeTextMessage(hello.toString());
  }

  private void receive(ClientWebSocket from, String text) {
    var arrived = clock.instant();
    try {
      var frame = EventJson.mapper().readTree(text);
      if (frame.has("seq")) {
        gaps.addAndGet(frame.path("seq").asLong() == seq + 1 ? 0 : 1);
        seq = frame.path("seq").asLong();
      }
      // A snapshot in parts is whole, and its cursor good, with the last.
      if (frame.has("cursor") && frame.path("part").asInt() == frame.path("of").asInt()) {
        cursor = frame.path("cursor").asText();
      }
      switch (frame.path("type").asText()) {
        case "event" -> events.accept(frame, arrived);
        case "caught-up" -> caughtUp.countDown();
        case "ping" -> from.writeTextMessage("{\"type\":\"pong\"}");
        case "ack" -> {
          var waiting = commands.remove(frame.path("command").asText());
          if (waiting != null) {
            waiting.complete(frame);
          }
        }
        default -> {}
      }
    } catch (IOException e) {
      throw new IllegalStateException("a frame that is not JSON: " + text, e);
    }
  }

  private void reconnect() {
    if (!closing) {
      reconnects.incrementAndGet();
      Thread.ofVirtual().name("editor-reconnect").start(this::comeBack);
    }
  }

  private void comeBack() {
    while (!closing) {
      try {
        connect();
        return;
      } catch (IOException _) {
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  /// Sends a command and waits for its acknowledgement; sends it again, with the same id, when the
  /// socket was cut in between.
  public JsonNode command(ObjectNode command) throws IOException {
    var answer = new CompletableFuture<JsonNode>();
    commands.put(command.path("command").asText(), answer);
    command.put("type", "command");
    for (var tries = 0; ; tries++) {
      var open = socket;
      if (open != null && !open.isClosed()) {
        open.writeTextMessage(command.toString());
      }
      try {
        return Http.await("the answer to a command", Future.fromCompletionStage(answer), RESEND);
      } catch (IOException e) {
        if (tries == MOST_RESENDS) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    sockets.close();
  }
}
