package dev.overskill.testkit;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/// The gate every service's tables pass: nothing in them can show one tenant's rows to another.
///
///     @Test void nothingIsUnguarded() { assertThat(RlsGate.unguarded("files")).isEmpty(); }
///
/// It asks `tenancy.unguarded()` in the database of the test, after the service has migrated.
public final class RlsGate {
  private RlsGate() {}

  /// What is wrong with the tables of this schema, one sentence each.
  public static List<String> unguarded(String schema) {
    return ask(
        """
        select object || ' ' || fault from tenancy.unguarded()
        where object like '%s.%%' or object not like '%%.%%'
        """
            .formatted(schema));
  }

  /// The guarded tables of this schema: a gate that saw none proves nothing.
  public static List<String> tables(String schema) {
    return ask(
        """
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = '%s' and c.relkind in ('r', 'p') and c.relrowsecurity order by 1
        """
            .formatted(schema));
  }

  private static List<String> ask(String sql) {
    var config = ConfigProvider.getConfig();
    var url = config.getValue("quarkus.datasource.jdbc.url", String.class);
    var password = config.getValue("overskill.test.postgres.admin-password", String.class);
    try (var connection = DriverManager.getConnection(url, "postgres", password);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return List.copyOf(found);
    } catch (SQLException e) {
      throw new IllegalStateException("the gate could not look", e);
    }
  }
}
