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
import java.util.Optional;
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
  ///
  /// @param sql with a `?` for each of the values
  public record Insert(String sql, List<Object> values) {
    public Insert {
      values = List.copyOf(values);
    }
  }

  /// Adds events to the transaction of this connection; they keep their order.
  public Uni<Void> append(SqlConnection connection, TenantId tenant, List<OutgoingEvent> events) {
    return events.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(insert)
            .execute(Tuple.wrap(new ArrayList<>(values(tenant, events, false))))
            .replaceWithVoid();
  }

  /// The same for who calls [#committed()] after the commit, if there is anything to add.
  /// PostgreSQL then has nobody to notify if the relay that works is of this process, which it
  /// would do for one transaction after the other in the whole database.
  public Optional<Insert> quietly(TenantId tenant, List<OutgoingEvent> events) {
    return events.isEmpty()
        ? Optional.empty()
        : Optional.of(new Insert(part, values(tenant, events, wake.isAttended())));
  }

  private List<Object> values(TenantId tenant, List<OutgoingEvent> events, boolean quietly) {
    int count = events.size();
    var topics = new String[count];
    var keys = new String[count];
    var headers = new String[count];
    var values = new Buffer[count];
    for (int i = 0; i < count; i++) {
      var event = events.get(i);
      topics[i] = event.topic().topicName();
      keys[i] = event.key();
      headers[i] = headers(tenant, event);
      values[i] = Buffer.buffer(event.value());
    }
    return List.of(tenant.value(), topics, keys, headers, values, quietly ? "yes" : "no");
  }

  /// Tells the relay of this process that a transaction with events has committed. What was
  /// appended quietly and is not told of leaves within a second.
  public void committed() {
    wake.up();
  }

  private String headers(TenantId tenant, OutgoingEvent event) {
    var attributes =
        new Attributes(
            event.id() == null ? ids.next() : event.id(),
            event.type(),
            source,
            event.app(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            tenant,
            event.run(),
            Traces.current().orElse(null));
    return new String(EventJson.write(attributes), StandardCharsets.UTF_8);
  }
}
