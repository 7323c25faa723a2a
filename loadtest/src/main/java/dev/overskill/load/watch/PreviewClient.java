package dev.overskill.load.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Platform;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// A browser on a preview, without the painting: it loads the page and every module the page
/// imports, listens on `vite-hmr`, and fetches what an update names.
public final class PreviewClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int MOST_UPDATES = 1_000;
  private static final Map<String, String> PAGE = Map.of("accept", "text/html");
  private static final Pattern SCRIPT = Pattern.compile("<script[^>]+src=\"([^\"]+)\"");

  /// A static import or re-export at the start of a statement: packages have `import('./x')` in the
  /// texts of their messages.
  private static final Pattern IMPORT =
      Pattern.compile(
          "(?:^|;)[ \\t]*(?:import|export)\\b[^'\"();]*[\"']([./][^\"']*)[\"']", Pattern.MULTILINE);

  private final Http http;
  private final URI base;
  private final WebSocketClient sockets;
  private final BlockingQueue<JsonNode> updates = new LinkedBlockingQueue<>(MOST_UPDATES);
  private volatile boolean closing;

  public PreviewClient(Platform platform, Http http, String slug) {
    this.http = http;
    this.base =
        URI.create(
            "http://%s.%s:%d/".formatted(slug, platform.previewDomain(), platform.previewPort()));
    this.sockets =
        http.vertx().createWebSocketClient(new WebSocketClientOptions().setTcpNoDelay(true));
  }

  public URI url() {
    return base;
  }

  /// Asks for the page until it is there.
  ///
  /// @return how long that took
  public Duration awaitPage(String marker, Duration limit) throws IOException {
    var from = System.nanoTime();
    while (true) {
      var answer = tryGet(base, PAGE);
      var took = Duration.ofNanos(System.nanoTime() - from);
      if (answer.status() == 200 && answer.text().contains(marker)) {
        return took;
      }
      if (took.compareTo(limit) > 0) {
        throw new IOException("no page at " + base + " within " + limit + ": " + answer.status());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private Http.Answer tryGet(URI uri, Map<String, String> headers) {
    try {
      return http.get(uri, headers);
    } catch (IOException e) {
      return new Http.Answer(0, Map.of(), io.vertx.core.buffer.Buffer.buffer("" + e.getMessage()));
    }
  }

  /// Loads the page and all it imports.
  ///
  /// @return every module's URL and body
  public Map<URI, String> load() throws IOException {
    var modules = new HashMap<URI, String>();
    var open = new ArrayDeque<URI>();
    var page = http.get(base, PAGE).orFail("the page");
    SCRIPT.matcher(page.text()).results().forEach(found -> open.add(base.resolve(found.group(1))));
    while (!open.isEmpty()) {
      var uri = open.poll();
      if (modules.containsKey(uri)) {
        continue;
      }
      var answer = http.get(uri, Map.of()).orFail("module " + uri.getPath());
      var script = answer.headers().getOrDefault("content-type", "").contains("javascript");
      modules.put(uri, script ? answer.text() : "");
      if (script) {
        IMPORT
            .matcher(answer.text())
            .results()
            .forEach(found -> open.add(uri.resolve(found.group(1))));
      }
    }
    return modules;
  }

  /// Listens for updates, and goes on listening when the socket is cut.
  public void listen() throws IOException {
    var socket = sockets.webSocket();
    socket.textMessageHandler(this::hear);
    socket.closeHandler(_ -> listenAgain());
    Http.await("vite-hmr of " + base, socket.connect(options()), LIMIT);
  }

  private WebSocketConnectOptions options() {
    return Http.socketOptions(base)
        .setSubProtocols(List.of("vite-hmr"))
        .putHeader("origin", base.resolve("/").toString().replaceFirst("/$", ""));
  }

  private void hear(String text) {
    try {
      var message = EventJson.mapper().readTree(text);
      if (!message.path("type").asText().equals("ping") && !updates.offer(message)) {
        throw new IllegalStateException("more updates than anybody reads");
      }
    } catch (IOException e) {
      throw new IllegalStateException("a message that is not JSON", e);
    }
  }

  private void listenAgain() {
    if (!closing) {
      Thread.ofVirtual()
          .name("preview-reconnect")
          .start(() -> {
            while (!closing) {
              try {
                listen();
                return;
              } catch (IOException _) {
                LockSupport.parkNanos(RETRY.toNanos());
              }
            }
          });
    }
  }

  /// Forgets updates that came before.
  public void forget() {
    updates.clear();
  }

  /// A module's new body, and when it was here.
  public record Fetched(Instant at, String body, boolean reloaded) {}

  /// Waits for an update of this module and fetches its new body, as a browser does; after a full
  /// reload, or when the socket missed the update, it asks for the module itself.
  public Fetched awaitModule(String path, String marker, Duration limit)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      var message = updates.poll(500, TimeUnit.MILLISECONDS);
      var reload = message == null || message.path("type").asText().equals("full-reload");
      var uri = reload ? base.resolve(path) : updated(message, path);
      if (uri != null) {
        var answer = tryGet(uri, Map.of());
        var at = Clock.systemUTC().instant();
        if (answer.ok() && answer.text().contains(marker)) {
          return new Fetched(at, answer.text(), reload);
        }
      }
    }
    throw new IOException("no new body of " + path + " within " + limit);
  }

  private @org.jspecify.annotations.Nullable URI updated(JsonNode message, String path) {
    for (var update : message.path("updates")) {
      if (update.path("acceptedPath").asText().equals(path)) {
        return base.resolve(path + "?t=" + update.path("timestamp").asText());
      }
    }
    return null;
  }

  @Override
  public void close() {
    closing = true;
    sockets.close();
  }
}
