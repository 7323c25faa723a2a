package dev.overskill.stream;

import dev.overskill.events.AppId;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.eclipse.microprofile.config.ConfigProvider;

/// What the tables hold, looked at past row-level security.
public final class Rows {
  private Rows() {}

  /// How many rows a table has of that app.
  public static long count(String table, AppId app) {
    return number("select count(*) from %s where app_id = '%s'".formatted(table, app));
  }

  /// The one number a statement of a test gives.
  public static long number(String sql) {
    var config = ConfigProvider.getConfig();
    try (var connection =
            DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                "postgres",
                config.getValue("overskill.test.postgres.admin-password", String.class));
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      found.next();
      return found.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /// Changes what a test is to find.
  public static void change(String sql) {
    var config = ConfigProvider.getConfig();
    try (var connection =
            DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                "postgres",
                config.getValue("overskill.test.postgres.admin-password", String.class));
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
