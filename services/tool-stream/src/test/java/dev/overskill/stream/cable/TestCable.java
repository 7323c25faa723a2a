package dev.overskill.stream.cable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.AppId;
import dev.overskill.events.EventJson;
import dev.overskill.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// A cable as a test sees it: it keeps all it hears.
final class TestCable implements AutoCloseable {
  static final String PLAIN = "actioncable-v1-json";
  static final String EXTENDED = "actioncable-v1-ext-json";
  private static final Vertx VERTX = Vertx.vertx();
  private static final int LARGEST = 8 << 20;

  final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private final WebSocket socket;

  private TestCable(WebSocket socket) {
    this.socket = socket;
    socket.textMessageHandler(this::hear);
  }

  private void hear(String text) {
    try {
      heard.add(EventJson.mapper().readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestCable open(URI server, List<String> subprotocols, Map<String, String> headers) {
    var client =
        VERTX.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(LARGEST)
                .setMaxMessageSize(LARGEST)
                .setReceiveBufferSize(64 * 1024));
    var options =
        new WebSocketConnectOptions()
            .setHost(server.getHost())
            .setPort(server.getPort())
            .setURI("/stream/cable")
            .setAllowOriginHeader(headers.containsKey("Origin"))
            .setSubProtocols(subprotocols);
    headers.forEach(options::addHeader);
    var opened =
        client
            .webSocket()
            .handler(_ -> {})
            .connect(options)
            .map(TestCable::new)
            .toCompletionStage()
            .toCompletableFuture();
    try {
      return opened.get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static TestCable open(URI server, String subprotocol, String token) {
    return open(server, List.of(subprotocol, "anycable-token." + token), Map.of());
  }

  static String identifier(AppId app) {
    return "{\"channel\":\"ToolStreamChannel\",\"app_id\":\"" + app + "\"}";
  }

  static ObjectNode command(String name, String identifier) {
    return EventJson.mapper().createObjectNode().put("command", name).put("identifier", identifier);
  }

  WebSocket socket() {
    return socket;
  }

  TestCable say(String text) {
    socket.writeTextMessage(text);
    return this;
  }

  TestCable say(JsonNode command) {
    return say(command.toString());
  }

  /// Waits until it may say something.
  TestCable welcome() {
    await(typed("welcome"));
    return this;
  }

  /// Subscribes once it is welcome, as clients do, and waits until what is sent is live.
  TestCable subscribe(String identifier) {
    welcome();
    say(command("subscribe", identifier));
    await(frame -> is(frame, identifier, "caught-up"));
    return this;
  }

  static boolean is(JsonNode frame, String identifier, String messageType) {
    return frame.path("identifier").asText().equals(identifier)
        && frame.at("/message/type").asText().equals(messageType);
  }

  static Predicate<JsonNode> typed(String type) {
    return frame -> frame.path("type").asText().equals(type);
  }

  JsonNode await(Predicate<JsonNode> wanted) {
    return Await.value("a frame", () -> heard.stream().filter(wanted).findFirst());
  }

  List<JsonNode> all(Predicate<JsonNode> wanted) {
    return heard.stream().filter(wanted).toList();
  }

  List<JsonNode> awaitEvents(String identifier, int count) {
    Await.until(
        count + " events", () -> all(frame -> is(frame, identifier, "event")).size() >= count);
    return all(frame -> is(frame, identifier, "event"));
  }

  /// The last position of each stream, as a client keeps them.
  ObjectNode positions() {
    var streams = EventJson.mapper().createObjectNode();
    for (var frame : heard) {
      if (frame.has("stream_id")) {
        streams
            .putObject(frame.path("stream_id").asText())
            .put("epoch", frame.path("epoch").asText())
            .put("offset", frame.path("offset").asLong());
      }
    }
    return streams;
  }

  /// Waits until the socket is closed; says what was said before.
  JsonNode disconnected() {
    Await.until("the socket is closed", () -> socket.isClosed());
    return await(typed("disconnect"));
  }

  @Override
  public void close() {
    socket.close();
  }
}
