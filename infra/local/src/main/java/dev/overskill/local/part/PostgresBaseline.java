package dev.overskill.local.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;

/// The roles, the tenancy schema and the context key every database of the platform starts from:
/// `infra/postgres/baseline.sql` with its parameters filled in.
public record PostgresBaseline(Path script, Secret adminPassword, Map<String, Secret> parameters) {
  private static final Pattern PARAMETER = Pattern.compile("\\$\\{([a-z_]+)}");
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9+/=_-]*");

  public PostgresBaseline {
    parameters = Map.copyOf(parameters);
  }

  void createDatabase(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      var found =
          statement.executeQuery(
              "select 1 from pg_database where datname = '" + PostgresPart.DATABASE + "'");
      if (!found.next()) {
        statement.execute("create database " + PostgresPart.DATABASE + " template template0");
      }
    }
  }

  /// Runs the script in one transaction: a database has all of it or none.
  void apply(Connection connection) throws IOException, SQLException {
    var sql = filled();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
      connection.commit();
    }
  }

  private String filled() throws IOException {
    var text = Files.readString(script);
    var filled = new StringBuilder();
    var matcher = PARAMETER.matcher(text);
    while (matcher.find()) {
      matcher.appendReplacement(filled, valueOf(matcher.group(1)));
    }
    matcher.appendTail(filled);
    return filled.toString();
  }

  private String valueOf(String name) throws PartFailed {
    var value = parameters.get(name);
    if (value == null || !SAFE.matcher(value.reveal()).matches()) {
      throw new PartFailed("the baseline asks for a parameter it cannot have: " + name);
    }
    return value.reveal();
  }
}
