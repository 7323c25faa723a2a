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
      var attributes = new Found(raw.headers()).attributes();
      var topic = Topics.of(raw.topic());
      return new LogRecord(
          topic,
          raw.partition(),
          raw.offset(),
          Instant.ofEpochMilli(raw.timestamp()),
          key(topic, raw.key(), attributes),
          attributes,
          raw.value());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new MalformedEventException("a header is not what it must be: " + e.getMessage(), e);
    }
  }

  private static String key(Topics topic, byte @Nullable [] bytes, Attributes attributes) {
    if (bytes == null) {
      throw new MalformedEventException("the record has no key", null);
    }
    var key = new String(bytes, UTF_8);
    var keyedByApp =
        switch (topic) {
          case AGENT_EVENTS, AGENT_COMMANDS, APP_EVENTS -> true;
          case APP_STATE, SECURITY_SIGNALS, PARKED -> false;
        };
    if (keyedByApp && !key.equals(attributes.app().value())) {
      throw new MalformedEventException("the key is not the app of ce_subject", null);
    }
    return key;
  }

  /// The attributes among the headers of a record, found in one pass; of several of one name the
  /// last counts.
  private static final class Found {
    private @Nullable String version;
    private @Nullable String id;
    private @Nullable String type;
    private @Nullable String source;
    private @Nullable String subject;
    private @Nullable String time;
    private @Nullable String tenant;
    private @Nullable String run;
    private @Nullable String trace;

    Found(Headers headers) {
      for (var header : headers) {
        switch (header.key()) {
          case Attributes.SPEC_VERSION -> version = text(header);
          case Attributes.ID -> id = text(header);
          case Attributes.TYPE -> type = text(header);
          case Attributes.SOURCE -> source = text(header);
          case Attributes.SUBJECT -> subject = text(header);
          case Attributes.TIME -> time = text(header);
          case Attributes.TENANT -> tenant = text(header);
          case Attributes.RUN -> run = text(header);
          case Attributes.TRACEPARENT -> trace = text(header);
          default -> {}
        }
      }
    }

    private static @Nullable String text(Header header) {
      var value = header.value();
      return value == null ? null : new String(value, UTF_8);
    }

    Attributes attributes() {
      if (!SPEC_VERSION.equals(required(version, Attributes.SPEC_VERSION))) {
        throw new MalformedEventException("ce_specversion is not 1.0", null);
      }
      return new Attributes(
          required(id, Attributes.ID),
          required(type, Attributes.TYPE),
          required(source, Attributes.SOURCE),
          subject == null ? null : new AppId(subject),
          Times.parse(required(time, Attributes.TIME)),
          new TenantId(required(tenant, Attributes.TENANT)),
          run == null ? null : new RunId(run),
          trace);
    }

    private static String required(@Nullable String text, String name) {
      if (text == null) {
        throw new MalformedEventException(name + " is missing", null);
      }
      return text;
    }
  }
}
