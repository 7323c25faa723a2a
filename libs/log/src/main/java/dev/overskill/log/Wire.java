package dev.overskill.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// CloudEvents 1.0 attributes as Kafka headers, the protocol binding's binary mode.
final class Wire {
  private static final String SPEC_VERSION = "1.0";

  private Wire() {}

  static List<Header> headers(Attributes attributes) {
    var headers = new ArrayList<Header>(10);
    add(headers, Attributes.SPEC_VERSION, SPEC_VERSION);
    add(headers, Attributes.ID, attributes.id());
    add(headers, Attributes.TYPE, attributes.type());
    add(headers, Attributes.SOURCE, attributes.source());
    add(headers, Attributes.SUBJECT, attributes.subject());
    add(headers, Attributes.TIME, attributes.time());
    add(headers, Attributes.TENANT, attributes.tenant());
    add(headers, Attributes.RUN, attributes.run());
    add(headers, Attributes.TRACEPARENT, attributes.traceparent());
    add(headers, Attributes.CONTENT_TYPE, "application/json");
    return headers;
  }

  private static void add(List<Header> headers, String name, @Nullable Object value) {
    if (value != null) {
      headers.add(new RecordHeader(name, value.toString().getBytes(UTF_8)));
    }
  }

  /// Reads a record's headers and key.
  ///
  /// @throws MalformedEventException if an attribute that must be there is not, or is not what it
  ///   must be
  static LogRecord parse(ConsumerRecord<byte[], byte[]> raw) {
    try {
      var headers = raw.headers();
      if (!SPEC_VERSION.equals(required(headers, Attributes.SPEC_VERSION))) {
        throw new MalformedEventException("ce_specversion is not 1.0", null);
      }
      var attributes =
          new Attributes(
              required(headers, Attributes.ID),
              required(headers, Attributes.TYPE),
              required(headers, Attributes.SOURCE),
              optional(headers, Attributes.SUBJECT, AppId::new),
              Instant.parse(required(headers, Attributes.TIME)),
              new TenantId(required(headers, Attributes.TENANT)),
              optional(headers, Attributes.RUN, RunId::new),
              last(headers, Attributes.TRACEPARENT).orElse(null));
      return new LogRecord(
          Topics.of(raw.topic()),
          raw.partition(),
          raw.offset(),
          Instant.ofEpochMilli(raw.timestamp()),
          key(raw, attributes),
          attributes,
          raw.value());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new MalformedEventException("a header is not what it must be: " + e.getMessage(), e);
    }
  }

  private static String key(ConsumerRecord<byte[], byte[]> raw, Attributes attributes) {
    if (raw.key() == null) {
      throw new MalformedEventException("the record has no key", null);
    }
    var key = new String(raw.key(), UTF_8);
    var keyedByApp =
        switch (Topics.of(raw.topic())) {
          case AGENT_EVENTS, AGENT_COMMANDS, APP_EVENTS -> true;
          case APP_STATE, SECURITY_SIGNALS, PARKED -> false;
        };
    if (keyedByApp && !key.equals(attributes.app().value())) {
      throw new MalformedEventException("the key is not the app of ce_subject", null);
    }
    return key;
  }

  private static String required(Headers headers, String name) {
    return last(headers, name)
        .orElseThrow(() -> new MalformedEventException(name + " is missing", null));
  }

  private static <T> @Nullable T optional(
      Headers headers, String name, Function<String, T> parser) {
    return last(headers, name).map(parser).orElse(null);
  }

  private static Optional<String> last(Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, UTF_8));
  }
}
