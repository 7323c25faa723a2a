package dev.overskill.stream.sse;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// An event as another protocol reads it. Its data is read when it is asked for: most events are
/// of another run.
public final class Told {
  private static final String AGENT = "ag-ui.";

  private final String type;
  private final String run;
  private final byte[] text;
  private final int from;
  private @Nullable JsonNode data;

  private Told(String type, String run, byte[] text, int from) {
    this.type = type;
    this.run = run;
    this.text = text;
    this.from = from;
  }

  /// An event with that data.
  ///
  /// @param run the run it belongs to; empty if to none
  /// @param data a JSON object in UTF-8
  public static Told of(String type, String run, byte[] data) {
    return new Told(type, run, data, 0);
  }

  /// The event in the members of a native frame.
  ///
  /// @param members UTF-8, from `"topic"` to the last brace, as an entry's body is
  public static Told of(byte[] members) {
    var json = new byte[members.length + 1];
    json[0] = '{';
    System.arraycopy(members, 0, json, 1, members.length);
    try (var parser = EventJson.mapper().createParser(json)) {
      var type = "";
      var run = "";
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        switch (parser.currentName()) {
          case "eventType" -> type = parser.nextTextValue();
          case "run" -> run = parser.nextTextValue();
          case "data" -> {
            parser.nextToken();
            return new Told(type, run, json, (int) parser.currentTokenLocation().getByteOffset());
          }
          default -> parser.nextToken();
        }
      }
      throw new IllegalArgumentException("an event has data");
    } catch (IOException e) {
      // Not met: an entry's value was read as JSON before it was kept.
      throw new UncheckedIOException(e);
    }
  }

  /// `ag-ui.TOOL_CALL_START`, `file.changed`.
  public String type() {
    return type;
  }

  /// The run it belongs to; empty if to none.
  public String run() {
    return run;
  }

  public boolean isOfAgent() {
    return type.startsWith(AGENT);
  }

  /// The AG-UI type of an agent's event.
  public String agentType() {
    return type.substring(AGENT.length());
  }

  public JsonNode data() {
    if (data == null) {
      // Whatever follows the data's own last brace is the frame's.
      try (var parser = EventJson.mapper().createParser(text, from, text.length - from)) {
        data = EventJson.mapper().readTree(parser);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
    ObjectNode copy =
        data().isObject() ? data().deepCopy() : EventJson.mapper().createObjectNode();
    copy.properties().removeIf(member -> member.getValue().isNull());
    return copy;
  }
}
