package dev.overskill.stream.redact;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What editors are shown of one app.
final class Course {
  private static final Ids IDS = Ids.secure();
  private static final ToolCallId CALL = new ToolCallId("call-1");

  final List<JsonNode> shown = new ArrayList<>();
  private final Redaction redaction;
  private final Attributes attributes;

  Course(Redaction redaction) {
    this.redaction = redaction;
    this.attributes =
        new Attributes(
            "e", "t", "/agent", IDS.app(), Instant.EPOCH, IDS.tenant(), new RunId("run-1"), null);
  }

  Attributes attributes(String type) {
    return new Attributes(
        attributes.id(),
        type,
        attributes.source(),
        attributes.subject(),
        attributes.time(),
        attributes.tenant(),
        attributes.run(),
        null);
  }

  byte[] pass(Topics topic, String type, byte[] value) {
    var out = redaction.redact(topic, attributes(type), value);
    try {
      shown.add(EventJson.mapper().readTree(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out;
  }

  byte[] agent(AgentEvent event) {
    var value = EventJson.write(event);
    try {
      var type = EventJson.mapper().readTree(value).path("type").asText();
      return pass(Topics.AGENT_EVENTS, AgentEvent.TYPE_PREFIX + type, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The agent writes arguments in these pieces.
  Course arguments(List<String> pieces) {
    pieces.forEach(piece -> agent(new AgentEvent.ToolCallArgs(CALL, piece)));
    return this;
  }

  Course end() {
    agent(new AgentEvent.ToolCallEnd(CALL));
    return this;
  }

  /// All deltas so far, as a client puts them together.
  String text() {
    var text = new StringBuilder();
    shown.forEach(event -> text.append(event.path("delta").asText("")));
    return text.toString();
  }
}
