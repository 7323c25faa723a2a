package dev.overskill.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.overskill.tenancy.Caller;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Stands in for tenant-auth under tests of the other services: it serves the key set that
/// [TestTokens] sign with, and service tokens for keys of the form `test-service-key.<name>`.
public final class TestIssuer implements QuarkusTestResourceLifecycleManager {
  private static final String KEY_PREFIX = "test-service-key.";

  private String name = "under-test";
  private @Nullable HttpServer server;

  /// The argument `service` is the name that the service under test has to its neighbours.
  @Override
  public void init(Map<String, String> arguments) {
    name = arguments.getOrDefault("service", name);
  }

  @Override
  public Map<String, String> start() {
    try {
      var started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.createContext("/auth/.well-known/jwks.json", TestIssuer::keys);
      started.createContext("/auth/v1/service-tokens", TestIssuer::serviceToken);
      started.start();
      server = started;
      return Map.of(
          "overskill.auth.url", "http://127.0.0.1:" + started.getAddress().getPort() + "/auth",
          "overskill.auth.issuer", TestKeys.ISSUER,
          "overskill.service.key", KEY_PREFIX + name);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void stop() {
    var started = server;
    if (started != null) {
      started.stop(0);
    }
  }

  private static void keys(HttpExchange exchange) throws IOException {
    answer(exchange, 200, TestKeys.issuer().keySet());
  }

  private static void serviceToken(HttpExchange exchange) throws IOException {
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    var expected = "Bearer " + KEY_PREFIX;
    if (authorization == null || !authorization.startsWith(expected)) {
      answer(exchange, 401, "{}");
      return;
    }
    var token = TestTokens.of(new Caller.Service(authorization.substring(expected.length())));
    answer(
        exchange,
        200,
        "{\"accessToken\":\"" + token + "\",\"expiresIn\":" + TestTokens.LIFE.toSeconds() + "}");
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    try (exchange) {
      var bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
