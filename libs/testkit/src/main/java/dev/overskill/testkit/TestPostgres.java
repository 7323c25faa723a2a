package dev.overskill.testkit;

import dev.overskill.local.part.PostgresBaseline;
import dev.overskill.local.part.PostgresPart;
import dev.overskill.local.part.Repository;
import dev.overskill.local.part.Secret;
import dev.overskill.local.part.Sockets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/// PostgreSQL for tests. Its passwords and key are no secrets: the server lives for one test run
/// and listens on loopback.
final class TestPostgres {
  private static final byte[] CONTEXT_KEY =
      "a context key only for tests, 32".getBytes(StandardCharsets.US_ASCII);

  private TestPostgres() {}

  static TestPart recipe(Repository repository, Path folder) throws IOException {
    var port = Sockets.anyFree();
    var part =
        new PostgresPart(
            new PostgresPart.Settings(
                folder.resolve("postgres"),
                repository.cache(),
                folder.resolve("postgres.log"),
                port,
                false),
            baseline(repository));
    return new TestPart(part, settings(port));
  }

  private static PostgresBaseline baseline(Repository repository) {
    return new PostgresBaseline(
        repository.resolve("infra/postgres"),
        new PostgresBaseline.Logins(
            new Secret("admin"), new Secret("migrator"), new Secret("app"), new Secret("relay")),
        new Secret(contextKey()));
  }

  private static String contextKey() {
    return Base64.getEncoder().encodeToString(CONTEXT_KEY);
  }

  private static Map<String, String> settings(int port) {
    var address = "postgresql://127.0.0.1:" + port + "/" + PostgresPart.DATABASE;
    return Map.ofEntries(
        Map.entry("quarkus.datasource.reactive.url", address),
        Map.entry("quarkus.datasource.jdbc.url", "jdbc:" + address),
        Map.entry("quarkus.datasource.username", "overskill_app"),
        Map.entry("quarkus.datasource.password", "app"),
        Map.entry("quarkus.flyway.username", "overskill_migrator"),
        Map.entry("quarkus.flyway.password", "migrator"),
        Map.entry("overskill.outbox.username", "overskill_relay"),
        Map.entry("overskill.outbox.password", "relay"),
        Map.entry("overskill.tenancy.context-key", contextKey()),
        Map.entry("overskill.test.postgres.admin-password", "admin"));
  }
}
