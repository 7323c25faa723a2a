package dev.overskill.files.history;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All that one transaction writes about an app, gathered for one statement: PostgreSQL gets the
/// whole of it or nothing, and is asked once.
final class PostgresWriting {
  private final List<Part> parts = new ArrayList<>();
  private final Tuple values;
  private int places = 2;

  private record Part(String name, String sql) {}

  PostgresWriting(OwnedApp owned) {
    this.values = Tuple.of(owned.tenant().value(), owned.app().value());
  }

  /// Adds a common table expression. Those that write see nothing of what the others write.
  ///
  /// @param name by which later ones can refer to it
  /// @param sql in which `$1` is the tenant, `$2` the app, and each `?` the next of the values
  PostgresWriting add(String name, String sql, @Nullable Object... further) {
    var numbered = new StringBuilder(sql.length() + 32);
    for (var i = 0; i < sql.length(); i++) {
      var each = sql.charAt(i);
      numbered.append(each);
      if (each == '?') {
        numbered.setCharAt(numbered.length() - 1, '$');
        numbered.append(++places);
      }
    }
    for (var value : further) {
      values.addValue(value);
    }
    parts.add(new Part(name, numbered.toString()));
    return this;
  }

  /// Writes it, if there is anything.
  Uni<?> run(SqlConnection connection) {
    if (parts.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var sql =
        parts.stream()
            .map(part -> part.name() + " as (" + part.sql() + ")")
            .collect(Collectors.joining(", ", "with ", " select 1"));
    return connection.preparedQuery(sql).execute(values);
  }
}
