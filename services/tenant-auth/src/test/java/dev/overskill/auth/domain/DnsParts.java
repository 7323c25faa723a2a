package dev.overskill.auth.domain;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A name server for tests.
public final class DnsParts implements QuarkusTestResourceLifecycleManager {
  private static volatile @Nullable NameServer running;

  /// The one that the service asks.
  public static NameServer server() {
    var server = running;
    if (server == null) {
      throw new IllegalStateException("no name server runs");
    }
    return server;
  }

  @Override
  public Map<String, String> start() {
    try {
      var server = new NameServer();
      running = server;
      return Map.of(
          "overskill.auth.domains.resolver", "127.0.0.1",
          "overskill.auth.domains.resolver-port", Integer.toString(server.port()),
          "overskill.auth.domains.per-app", "3",
          "overskill.auth.domains.patience", "300ms");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    server().close();
  }
}
