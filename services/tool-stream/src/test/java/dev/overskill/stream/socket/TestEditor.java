package dev.overskill.stream.socket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AppId;
import dev.overskill.events.EventJson;
import dev.overskill.testkit.Await;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// An editor as a test sees it: a real WebSocket client that keeps all it hears.
final class TestEditor implements AutoCloseable {
  private static final Vertx VERTX = Vertx.vertx();
  private static final int LARGEST = 8 << 20;

  final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final WebSocket socket;
  private volatile boolean silent;

  /// A frame, as it came and as JSON.
  record Heard(String text, JsonNode json, long nanos) {
    String type() {
      return json.path("type").textValue();
    }

    boolean is(String type) {
      return type.equals(type());
    }
  }

  private TestEditor(WebSocket socket) {
    this.socket = socket;
    socket.textMessageHandler(this::hear);
  }

  private void hear(String text) {
    try {
      var frame = new Heard(text, EventJson.mapper().readTree(text), System.nanoTime());
      if (!frame.is("ping")) {
        heard.add(frame);
      } else if (!silent) {
        say("{\"type\":\"pong\"}");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static URI address(URI server, AppId app) {
    return server.resolve("/stream/v1/apps/" + app + "/socket");
  }

  /// Opens a socket and says nothing yet.
  static TestEditor open(URI server, AppId app) {
    return open(address(server, app), MultiMap.caseInsensitiveMultiMap());
  }

  static TestEditor open(URI address, MultiMap headers) {
    var client =
        VERTX.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(LARGEST)
                .setMaxMessageSize(LARGEST)
                .setReceiveBufferSize(64 * 1024));
    var options =
        new WebSocketConnectOptions()
            .setHost(address.getHost())
            .setPort(address.getPort())
            .setURI(
                address.getRawPath()
                    + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery()))
            .setHeaders(headers)
            .setAllowOriginHeader(headers.contains("Origin"))
            .addSubProtocol("overskill.v1");
    var opened =
        client
            .webSocket()
            .handler(ignored -> {})
            .connect(options)
            .map(TestEditor::new)
            .toCompletionStage()
            .toCompletableFuture();
    try {
      return opened.get(10, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new NotOpenedException(e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /// Why a socket did not open.
  static final class NotOpenedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotOpenedException(@org.jspecify.annotations.Nullable Throwable cause) {
      super(cause);
    }
  }

  /// Opens a socket with a token, from that cursor on.
  static TestEditor connect(URI server, AppId app, String token, Optional<String> cursor) {
    var editor = open(server, app);
    var frame = EventJson.mapper().createObjectNode().put("type", "connect").put("token", token);
    cursor.ifPresent(text -> frame.put("cursor", text));
    return editor.say(frame.toString());
  }

  static TestEditor connect(URI server, AppId app, String token) {
    return connect(server, app, token, Optional.empty()).live();
  }

  WebSocket socket() {
    return socket;
  }

  TestEditor say(String text) {
    socket.writeTextMessage(text);
    return this;
  }

  /// From now on it does not answer when asked whether it is there.
  TestEditor silent() {
    silent = true;
    return this;
  }

  TestEditor live() {
    await(frame -> frame.is("caught-up"));
    return this;
  }

  Heard await(Predicate<Heard> wanted) {
    return Await.value("a frame", () -> heard.stream().filter(wanted).findFirst());
  }

  /// Waits until the socket is closed, and says with which code.
  int closed() {
    Await.until("the socket is closed", () -> socket.isClosed());
    var code = socket.closeStatusCode();
    return code == null ? -1 : code;
  }

  List<Heard> events() {
    return heard.stream().filter(frame -> frame.is("event")).toList();
  }

  List<Heard> awaitEvents(int count) {
    Await.until(count + " events", () -> events().size() >= count);
    return events();
  }

  /// The events that the latest snapshot told.
  List<JsonNode> snapshot() {
    var told = new ArrayList<JsonNode>();
    heard.stream()
        .filter(frame -> frame.is("snapshot"))
        .forEach(frame -> {
          if (frame.json().path("part").intValue() == 1) {
            told.clear();
          }
          frame.json().path("events").forEach(told::add);
        });
    return told;
  }

  List<String> ids() {
    return events().stream().map(frame -> frame.json().path("id").textValue()).toList();
  }

  Optional<String> lastCursor() {
    return heard.stream()
        .filter(frame -> frame.json().has("cursor"))
        .reduce((_, last) -> last)
        .map(frame -> frame.json().path("cursor").textValue());
  }

  /// Whether the numbers of the frames that have one are 1, 2, 3 and so on.
  boolean isContiguous() {
    var numbers = new ArrayList<Integer>();
    heard.stream()
        .filter(frame -> frame.json().has("seq"))
        .forEach(frame -> numbers.add(frame.json().path("seq").intValue()));
    return numbers.equals(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
  }

  @Override
  public void close() {
    socket.close();
  }
}
