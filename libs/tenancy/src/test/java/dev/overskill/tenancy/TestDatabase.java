package dev.overskill.tenancy;

import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;

/// A real PostgreSQL with the baseline in it.
final class TestDatabase implements AutoCloseable {
  static final Secret CONTEXT_KEY =
      Secret.ofKey(
          Base64.getEncoder()
              .encodeToString(
                  "0123456789abcdefghijklmnopqrstuv"
                      .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
  private static final String PASSWORD = "password";

  private final EmbeddedPostgres server;
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool;

  TestDatabase() throws IOException, SQLException {
    server = EmbeddedPostgres.builder().start();
    try (var connection = superuser();
        var statement = connection.createStatement()) {
      var script = baseline();
      statement.execute(script);
      statement.execute(script);
    }
    pool =
        PgBuilder.pool()
            .connectingTo(
                new PgConnectOptions()
                    .setPort(server.getPort())
                    .setHost("127.0.0.1")
                    .setDatabase("postgres")
                    .setUser("overskill_app")
                    .setPassword(PASSWORD)
                    .setCachePreparedStatements(true))
            .with(new PoolOptions().setMaxSize(2))
            .using(vertx)
            .build();
  }

  private static String baseline() throws IOException {
    var repository = Path.of(System.getProperty("overskill.repo", "../.."));
    return Files.readString(repository.resolve("infra/postgres/baseline.sql"))
        .replaceAll("\\$\\{[a-z]+_password}", PASSWORD)
        .replace("${context_key_hex}", HexFormat.of().formatHex(CONTEXT_KEY.bytes()));
  }

  Pool pool() {
    return pool;
  }

  TenantTransaction transaction() {
    return new TenantTransaction(pool, new ContextSigner(CONTEXT_KEY, Clock.systemUTC()));
  }

  Connection superuser() throws SQLException {
    return server.getPostgresDatabase().getConnection();
  }

  Connection as(String role) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", role, PASSWORD);
  }

  void migrate(String sql) throws SQLException {
    try (var connection = as("overskill_migrator");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    pool.closeAndAwait();
    vertx.closeAndAwait();
    server.close();
  }
}
