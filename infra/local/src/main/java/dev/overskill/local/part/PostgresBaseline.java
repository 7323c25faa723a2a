package dev.overskill.local.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The roles, the tenancy schema and the context key every database of the platform starts from:
/// the scripts of `infra/postgres`, with their parameters filled in.
public record PostgresBaseline(Path scripts, Logins logins, Secret contextKey) {
  private static final List<String> ORDER = List.of("baseline.sql", "guard.sql");
  private static final Pattern PARAMETER = Pattern.compile("\\$\\{([a-z_]+)}");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

  /// The passwords of those who may log in.
  public record Logins(Secret admin, Secret migrator, Secret app, Secret relay) {}

  void createDatabase(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "select 1 from pg_database where datname = '" + PostgresPart.DATABASE + "'")) {
      if (!found.next()) {
        statement.execute("create database " + PostgresPart.DATABASE + " template template0");
      }
    }
  }

  /// Runs the scripts in one transaction: a database has all of them or none.
  void apply(Connection connection) throws IOException, SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      for (var script : ORDER) {
        var file = scripts.resolve(script);
        if (Files.exists(file)) {
          statement.execute(filled(Files.readString(file)));
        }
      }
      connection.commit();
    }
  }

  private String filled(String text) throws PartFailed {
    var filled = new StringBuilder();
    var matcher = PARAMETER.matcher(text);
    while (matcher.find()) {
      matcher.appendReplacement(filled, Matcher.quoteReplacement(valueOf(matcher.group(1))));
    }
    return matcher.appendTail(filled).toString();
  }

  private String valueOf(String parameter) throws PartFailed {
    var value =
        switch (parameter) {
          case "migrator_password" -> logins.migrator().reveal();
          case "app_password" -> logins.app().reveal();
          case "relay_password" -> logins.relay().reveal();
          case "context_key_hex" ->
              HexFormat.of().formatHex(Base64.getDecoder().decode(contextKey.reveal()));
          default -> throw new PartFailed("the baseline asks for an unknown value: " + parameter);
        };
    if (!PLAIN.matcher(value).matches()) {
      throw new PartFailed("the value cannot stand between quotes in SQL: " + parameter);
    }
    return value;
  }
}
