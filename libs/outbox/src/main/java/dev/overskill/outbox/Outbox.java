package dev.overskill.outbox;

import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.TenantId;
import dev.overskill.log.Traces;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Puts events beside the state they tell of, in the same transaction: both happen or neither.
///
/// [OutboxRelay] brings them to the log right after the commit. After a crash an event may be
/// brought twice, with the same `ce_id` both times.
public final class Outbox {
  private final String insert;
  private final String source;
  private final Ids ids;
  private final Clock clock;

  /// @param schema the service's own, which has the table `outbox`
  /// @param service whose name the events carry as `ce_source`
  public Outbox(String schema, String service, Ids ids, Clock clock) {
    if (!schema.matches("[a-z_]+")) {
      throw new IllegalArgumentException("not a schema's name: " + schema);
    }
    this.insert =
        """
        INSERT INTO %s.outbox (tenant_id, topic, key, headers, value)
        VALUES ($1, $2, $3, $4, $5)
        """
            .formatted(schema);
    this.source = "/" + service;
    this.ids = ids;
    this.clock = clock;
  }

  /// Adds events to the transaction of this connection; they keep their order.
  public Uni<Void> append(SqlConnection connection, TenantId tenant, List<OutgoingEvent> events) {
    if (events.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var rows = events.stream().map(event -> row(tenant, event)).toList();
    return connection.preparedQuery(insert).executeBatch(rows).replaceWithVoid();
  }

  private Tuple row(TenantId tenant, OutgoingEvent event) {
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
    var headers = new String(EventJson.write(attributes), StandardCharsets.UTF_8);
    return Tuple.of(
        tenant.value(),
        event.topic().topicName(),
        event.key(),
        new JsonObject(headers),
        Buffer.buffer(event.value()));
  }
}
