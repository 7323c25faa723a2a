package dev.overskill.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.overskill.edge.Edge;
import dev.overskill.edge.EdgeSettings;
import dev.overskill.edge.WorkerdBinary;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A real edge under the tests, and file-store's internal interface over what a test has put there
/// (`PUT` of the same addresses).
public final class EdgeParts implements QuarkusTestResourceLifecycleManager {
  static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
  static final String TOKEN = "test-token";

  private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
  private @Nullable Edge edge;
  private @Nullable HttpServer files;

  @Override
  public Map<String, String> start() {
    try {
      var settings = new LinkedHashMap<String, String>();
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/files/internal/", this::answer);
      server.start();
      files = server;
      settings.put(
          "overskill.files.url", "http://127.0.0.1:" + server.getAddress().getPort() + "/files");
      WorkerdBinary.find(Path.of("")).ifPresent(binary -> settings.putAll(edge(binary)));
      settings.putIfAbsent("overskill.cloudflare.account-id", ACCOUNT);
      settings.put("overskill.cloudflare.api-token", TOKEN);
      settings.put("overskill.cloudflare.verify-key", "test-verify-key");
      settings.put("overskill.edge.patience", "3s");
      return settings;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Map<String, String> edge(Path binary) {
    try {
      var started =
          Edge.start(
              new EdgeSettings(
                  Files.createTempDirectory("overskill-edge-"),
                  new EdgeSettings.Ports(0, 0),
                  new EdgeSettings.Account(ACCOUNT, TOKEN, "production", "overskill-routes"),
                  new EdgeSettings.Visitors(
                      "apps.localhost", "test-verify-key", EdgeSettings.Data.NONE),
                  EdgeSettings.Limits.DEFAULT,
                  binary));
      edge = started;
      return Map.of(
          "overskill.cloudflare.base-url", "http://127.0.0.1:" + started.apiPort() + "/client/v4",
          "overskill.edge.url", "http://127.0.0.1:" + started.httpPort(),
          "overskill.apps.public-port", Integer.toString(started.httpPort()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var address = exchange.getRequestURI().toString();
      if (exchange.getRequestMethod().equals("PUT")) {
        stored.put(address, exchange.getRequestBody().readAllBytes());
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      var content = stored.get(address);
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
  }

  @Override
  public void stop() {
    if (edge != null) {
      edge.close();
    }
    if (files != null) {
      files.stop(0);
    }
  }
}
