package dev.overskill.load.bench.preview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.EventJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A page in a browser, without the painting: six connections that are kept, the modules of a page
/// by its imports, Vite's socket, and the new body of what an update names.
///
/// Everything happens on the one event loop of its Vert.x, which takes all times.
final class Page implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  static final int CONNECTIONS = 6;
  private static final int LIMIT_SECONDS = 120;

  private final Address address;
  private final HttpClient http;
  private final WebSocketClient sockets;
  private volatile @Nullable Expected expected;

  /// Where the page is: on this machine, under a host name.
  record Address(String host, int port) {}

  /// What an edit came to, by [System#nanoTime()].
  ///
  /// @param update when its frame was here
  /// @param module when the new body was here
  record Seen(long update, long module) {}

  /// What is waited for: a module whose body has the mark.
  private record Expected(String path, String mark, CompletableFuture<Seen> seen) {}

  Page(Vertx vertx, Address address) {
    this.address = address;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setMaxPoolSize(CONNECTIONS).setTcpNoDelay(true));
    this.sockets = vertx.createWebSocketClient(new WebSocketClientOptions().setTcpNoDelay(true));
  }

  Address address() {
    return address;
  }

  /// Asks for one thing.
  Future<Fetched> get(String uri, String accept) {
    var options =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(address.port(), LOOPBACK))
            .setHost(address.host())
            .setPort(address.port())
            .setURI(uri)
            .setTimeout(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS))
            .putHeader("accept", accept)
            .putHeader("accept-encoding", "gzip");
    return http.request(options).compose(Page::exchange);
  }

  /// All of it runs on the connection's event loop: whoever asks for a body after it has passed by
  /// waits for ever.
  private static Future<Fetched> exchange(HttpClientRequest request) {
    return request
        .send()
        .compose(answer -> {
          var at = System.nanoTime();
          return answer
              .body()
              .map(body -> new Fetched(answer.statusCode(), answer.headers(), body, at));
        });
  }

  /// Asks for one thing, and gives up after a while.
  CompletableFuture<Fetched> ask(String uri, String accept) {
    return get(uri, accept)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /// Loads the page and all that it imports.
  CompletableFuture<Visit.Loaded> load() {
    return new Visit(this).begin().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /// Loads the page, and follows updates from then on.
  CompletableFuture<Visit.Loaded> open() {
    return load().thenCompose(loaded -> listen().thenApply(_ -> loaded));
  }

  /// Opens the socket; its page follows updates from now on.
  CompletableFuture<Void> listen() {
    var options =
        new WebSocketConnectOptions()
            .setHost(LOOPBACK)
            .setPort(address.port())
            .setURI("/")
            // Without one neither side asks for more; Vite's would need the token of its client.
            .setAllowOriginHeader(false)
            .putHeader("host", address.host() + ":" + address.port())
            .addSubProtocol("vite-hmr");
    var socket = sockets.webSocket();
    socket.textMessageHandler(this::heard);
    return socket
        .connect(options)
        .<Void>mapEmpty()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /// What this edit will come to. Only one is waited for at a time.
  CompletableFuture<Seen> expect(Project.Edit edit) {
    var seen = new CompletableFuture<Seen>();
    expected = new Expected(edit.module(), edit.mark(), seen);
    return seen.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private void heard(String text) {
    var at = System.nanoTime();
    var wanted = expected;
    if (wanted == null) {
      return;
    }
    var message = read(text);
    if (message.path("type").asText().equals("full-reload")) {
      wanted.seen().completeExceptionally(new IllegalStateException("the page had to reload"));
    }
    for (var update : message.path("updates")) {
      if (update.path("acceptedPath").asText().equals(wanted.path())) {
        fetch(wanted, at, wanted.path() + "?t=" + update.path("timestamp").asText());
      }
    }
  }

  private void fetch(Expected wanted, long updated, String uri) {
    get(uri, "*/*")
        .onSuccess(answer -> {
          var at = System.nanoTime();
          if (answer.text().contains(wanted.mark())) {
            wanted.seen().complete(new Seen(updated, at));
          }
        })
        .onFailure(wanted.seen()::completeExceptionally);
  }

  private static JsonNode read(String text) {
    try {
      return EventJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a message that is not JSON", e);
    }
  }

  @Override
  public void close() {
    sockets.close();
    http.close();
  }
}
