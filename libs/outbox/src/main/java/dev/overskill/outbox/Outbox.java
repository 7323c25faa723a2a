package dev.overskill.outbox;

import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.TenantId;
import dev.overskill.log.Traces;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Puts events beside the state they tell of, in the same transaction: both happen or neither.
///
/// [OutboxRelay] brings them to the log right after the commit. After a crash an event may be
/// brought twice, with the same `ce_id` both times.
public final class Outbox {
  private final String insert;
  private final String part;
  private final String source;
  private final Ids ids;
  private final Clock clock;
  private final Wake wake;

  /// @param schema the service's own, which has the table `outbox`
  /// @param service whose name the events carry as `ce_source`
  /// @param wake what the relay of this process waits at
  public Outbox(String schema, String service, Ids ids, Clock clock, Wake wake) {
    if (!schema.matches("[a-z_]+")) {
      throw new IllegalArgumentException("not a schema's name: " + schema);
    }
    this.insert = insert(schema, "$1", "$2", "$3", "$4", "$5", "$6");
    this.part = insert(schema, "?", "?", "?", "?", "?", "?");
    this.source = "/" + service;
    this.ids = ids;
    this.clock = clock;
    this.wake = wake;
  }

  private static String insert(String schema, String... places) {
    return """
    INSERT INTO %s.outbox (tenant_id, topic, key, headers, value)
    SELECT %s, e.topic, e.key, e.headers::jsonb, e.value
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::bytea[])
      WITH ORDINALITY AS e (topic, key, headers, value, place),
      (SELECT set_config('overskill.outbox_quiet', %s, true)) AS quiet
    ORDER BY e.place
    """
        .formatted(Stream.concat(Stream.of(schema), Stream.of(places)).toArray());
  }

  /// What adds events to a transaction, for who writes it in one statement with what else it
  /// writes.
  public static final class Insert {
    private final String sql;
    private final List<Object> values;
    private final List<Leaving> events;

    private Insert(String sql, List<Object> values, List<Leaving> events) {
      this.sql = sql;
      this.values = values;
      this.events = events;
    }

    /// With a `?` for each of the values.
    public String sql() {
      return sql;
    }

    public List<Object> values() {
      return values;
    }
  }

  /// Adds events to the transaction of this connection; they keep their order.
  public Uni<Void> append(SqlConnection connection, TenantId tenant, List<OutgoingEvent> events) {
    if (events.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var values = values(tenant, leaving(tenant, events), false);
    return connection
        .preparedQuery(insert)
        .execute(Tuple.wrap(new ArrayList<>(values)))
        .replaceWithVoid();
  }

  /// The same for who tells of the commit by [#committed()] or [#committed(Insert)]. PostgreSQL
  /// then has nobody to notify if the relay that works is of this process, which it would do for
  /// one transaction after the other in the whole database.
  public Insert quietly(TenantId tenant, List<OutgoingEvent> events) {
    var leaving = leaving(tenant, events);
    return new Insert(part, values(tenant, leaving, wake.isAttended()), leaving);
  }

  private List<Leaving> leaving(TenantId tenant, List<OutgoingEvent> events) {
    return events.stream()
        .map(event ->
            new Leaving(event.topic(), event.key(), attributes(tenant, event), event.value()))
        .toList();
  }

  private static List<Object> values(TenantId tenant, List<Leaving> events, boolean quietly) {
    int count = events.size();
    var topics = new String[count];
    var keys = new String[count];
    var headers = new String[count];
    var values = new Buffer[count];
    for (int i = 0; i < count; i++) {
      var event = events.get(i);
      topics[i] = event.topic().topicName();
      keys[i] = event.key();
      headers[i] = new String(EventJson.write(event.attributes()), StandardCharsets.UTF_8);
      values[i] = Buffer.buffer(event.value());
    }
    return List.of(tenant.value(), topics, keys, headers, values, quietly ? "yes" : "no");
  }

  /// Tells the relay of this process that a transaction with events has committed. What was
  /// appended quietly and is not told of leaves within a second.
  public void committed() {
    wake.up();
  }

  /// The same for who knows that whatever of these events' keys was committed before them was told
  /// to the relay of this process before: it need not look at the table then.
  public void committed(Insert insert) {
    wake.up(insert.events);
  }

  private Attributes attributes(TenantId tenant, OutgoingEvent event) {
    return new Attributes(
        event.id() == null ? ids.next() : event.id(),
        event.type(),
        source,
        event.app(),
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        tenant,
        event.run(),
        Traces.current().orElse(null));
  }
}
