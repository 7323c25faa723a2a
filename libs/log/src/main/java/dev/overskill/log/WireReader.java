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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Reads records as [Wire] writes them. For one thread.
final class WireReader {
  private final Familiar<String> keys = new Familiar<>(WireReader::text);
  private final Familiar<String> types = new Familiar<>(WireReader::text);
  private final Familiar<String> sources = new Familiar<>(WireReader::text);
  private final Familiar<AppId> apps = new Familiar<>(bytes -> new AppId(text(bytes)));
  private final Familiar<TenantId> tenants = new Familiar<>(bytes -> new TenantId(text(bytes)));
  private final Familiar<RunId> runs = new Familiar<>(bytes -> new RunId(text(bytes)));

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  /// Reads a record's headers and key.
  ///
  /// @throws MalformedEventException if an attribute that must be there is not, or is not what it
  ///   must be
  LogRecord read(ConsumerRecord<byte[], byte[]> raw) {
    try {
      var attributes = attributes(new Found(raw.headers()));
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

  private String key(Topics topic, byte @Nullable [] bytes, Attributes attributes) {
    if (bytes == null) {
      throw new MalformedEventException("the record has no key", null);
    }
    var key = keys.of(bytes);
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

  private Attributes attributes(Found found) {
    if (!Wire.SPEC_VERSION.equals(text(required(found.version, Attributes.SPEC_VERSION)))) {
      throw new MalformedEventException("ce_specversion is not 1.0", null);
    }
    return new Attributes(
        text(required(found.id, Attributes.ID)),
        types.of(required(found.type, Attributes.TYPE)),
        sources.of(required(found.source, Attributes.SOURCE)),
        found.subject == null ? null : apps.of(found.subject),
        Times.parse(text(required(found.time, Attributes.TIME))),
        tenants.of(required(found.tenant, Attributes.TENANT)),
        found.run == null ? null : runs.of(found.run),
        found.trace == null ? null : text(found.trace));
  }

  private static byte[] required(byte @Nullable [] value, String name) {
    if (value == null) {
      throw new MalformedEventException(name + " is missing", null);
    }
    return value;
  }

  /// The attributes among the headers of a record, found in one pass; of several of one name the
  /// last counts.
  private static final class Found {
    private byte @Nullable [] version;
    private byte @Nullable [] id;
    private byte @Nullable [] type;
    private byte @Nullable [] source;
    private byte @Nullable [] subject;
    private byte @Nullable [] time;
    private byte @Nullable [] tenant;
    private byte @Nullable [] run;
    private byte @Nullable [] trace;

    Found(Headers headers) {
      for (var header : headers) {
        switch (header.key()) {
          case Attributes.SPEC_VERSION -> version = header.value();
          case Attributes.ID -> id = header.value();
          case Attributes.TYPE -> type = header.value();
          case Attributes.SOURCE -> source = header.value();
          case Attributes.SUBJECT -> subject = header.value();
          case Attributes.TIME -> time = header.value();
          case Attributes.TENANT -> tenant = header.value();
          case Attributes.RUN -> run = header.value();
          case Attributes.TRACEPARENT -> trace = header.value();
          default -> {}
        }
      }
    }
  }
}
