package dev.overskill.stream.sse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.stream.event.Told;
import org.jspecify.annotations.Nullable;

/// An event as another protocol looks at it. Its data is read when it is asked for: most events are
/// of another run.
public final class Happening {
  private static final String AGENT = "ag-ui.";

  private final Told told;
  private @Nullable JsonNode data;

  public Happening(Told told) {
    this.told = told;
  }

  /// `ag-ui.TOOL_CALL_START`, `file.changed`.
  public String type() {
    return told.type();
  }

  /// The run it belongs to; empty if to none.
  public String run() {
    var run = told.run();
    return run == null ? "" : run;
  }

  public boolean isOfAgent() {
    return type().startsWith(AGENT);
  }

  /// The AG-UI type of an agent's event.
  public String agentType() {
    return type().substring(AGENT.length());
  }

  public JsonNode data() {
    if (data == null) {
      data = told.json();
    }
    return data;
  }

  /// A text member of the data; empty if it is missing or no text.
  public String text(String name) {
    var member = data().path(name);
    return member.isTextual() ? member.textValue() : "";
  }

  /// A member of the data, whatever it is; missing rather than null.
  public JsonNode member(String name) {
    var member = data().path(name);
    return member.isNull() ? MissingNode.getInstance() : member;
  }

  /// A copy of the data without its nulls.
  public ObjectNode withoutNulls() {
    ObjectNode copy = data().isObject() ? data().deepCopy() : EventJson.mapper().createObjectNode();
    copy.properties().removeIf(member -> member.getValue().isNull());
    return copy;
  }
}
