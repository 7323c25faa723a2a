package dev.overskill.outbox;

import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Topics;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The rows of one schema's outbox, as the relay sees them.
final class OutboxTable {
  private final Connection connection;
  private final String select;
  private final String delete;

  /// A row: an event that its transaction has committed.
  record Row(long id, Leaving event) {
    boolean isPatient() {
      return event.isPatient();
    }
  }

  /// @param most how many rows to read at once
  OutboxTable(Connection connection, String schema, int most) {
    this.connection = connection;
    this.select =
        "SELECT id, topic, key, headers, value FROM %s.outbox WHERE id <> ALL (?) ORDER BY id LIMIT %d"
            .formatted(schema, most);
    this.delete = "DELETE FROM %s.outbox WHERE id = ANY (?)".formatted(schema);
  }

  /// The first rows besides these, in the order they were written.
  List<Row> read(Collection<Long> besides) throws SQLException {
    var rows = new ArrayList<Row>();
    try (var statement = connection.prepareStatement(select)) {
      statement.setArray(1, ids(besides));
      try (var found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(row(found));
        }
      }
    }
    return rows;
  }

  private static Row row(ResultSet found) throws SQLException {
    var headers = found.getString("headers").getBytes(StandardCharsets.UTF_8);
    return new Row(
        found.getLong("id"),
        new Leaving(
            Topics.of(found.getString("topic")),
            found.getString("key"),
            EventJson.read(headers, Attributes.class),
            found.getBytes("value")));
  }

  void delete(Collection<Long> rows) throws SQLException {
    try (var statement = connection.prepareStatement(delete)) {
      statement.setArray(1, ids(rows));
      statement.executeUpdate();
    }
  }

  private Array ids(Collection<Long> rows) throws SQLException {
    return connection.createArrayOf("bigint", rows.toArray(Long[]::new));
  }
}
