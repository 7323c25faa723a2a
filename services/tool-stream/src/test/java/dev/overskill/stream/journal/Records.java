package dev.overskill.stream.journal;

import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Records of one app, as the log would give them. One partition.
final class Records {
  static final TenantId TENANT = new TenantId("ten_a");
  static final AppId APP = new AppId("app_a");
  static final AppKey KEY = new AppKey(TENANT, APP);
  static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  private Records() {}

  static LogRecord agent(long offset, String id) {
    return at(Topics.AGENT_EVENTS, offset, id, offset);
  }

  static LogRecord app(long offset, String id) {
    return at(Topics.APP_EVENTS, offset, id, offset);
  }

  /// A record appended so many milliseconds after noon.
  static LogRecord at(Topics topic, long offset, String id, long millis) {
    var value =
        topic == Topics.AGENT_EVENTS
            ? "{\"type\":\"CUSTOM\",\"name\":\"" + id + "\"}"
            : "{\"type\":\"file.changed\",\"revision\":" + offset + ",\"changes\":[]}";
    return of(topic, offset, attributes(id, APP), value, millis);
  }

  static LogRecord of(Topics topic, long offset, Attributes attributes, String value, long millis) {
    return new LogRecord(
        topic,
        0,
        offset,
        NOON.plusMillis(millis),
        attributes.app().value(),
        attributes,
        value.getBytes(StandardCharsets.UTF_8));
  }

  static Attributes attributes(String id, AppId app) {
    return new Attributes(id, "file.changed", "/test", app, NOON, TENANT, null, null);
  }
}
