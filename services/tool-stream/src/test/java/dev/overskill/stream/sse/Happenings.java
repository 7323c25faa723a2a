package dev.overskill.stream.sse;

import dev.overskill.events.Attributes;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.Topics;
import dev.overskill.stream.event.Told;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Events for tests that have no log.
public final class Happenings {
  private static final Ids IDS = Ids.secure();

  private Happenings() {}

  /// An event of that run.
  ///
  /// @param data JSON, in which single quotes may stand for double ones
  public static Happening of(String type, String run, String data) {
    var topic = type.startsWith("ag-ui.") ? Topics.AGENT_EVENTS : Topics.APP_EVENTS;
    var attributes =
        new Attributes(
            IDS.next(),
            type,
            "/test",
            IDS.app(),
            Instant.EPOCH,
            IDS.tenant(),
            new RunId(run),
            null);
    return new Happening(
        Told.of(
            topic,
            attributes,
            data.replace("\\'", "\\\"").replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }
}
