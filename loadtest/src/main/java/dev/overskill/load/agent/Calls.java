package dev.overskill.load.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Tool calls as orders to an [AgentProcess].
public final class Calls {
  private Calls() {}

  /// Writes a file: as text where the bytes are UTF-8, else in base 64.
  public static ObjectNode write(String path, byte[] content) {
    var arguments = EventJson.mapper().createObjectNode().put("path", path);
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      arguments.put("content", text.toString());
    } catch (CharacterCodingException _) {
      arguments.put("content", Base64.getEncoder().encodeToString(content));
      arguments.put("encoding", "base64");
    }
    return call("write_file", arguments);
  }

  /// Replaces one line, counted from 1.
  public static ObjectNode replaceLine(String path, int line, String expected, String text) {
    return call(
        "edit_file",
        EventJson.mapper()
            .createObjectNode()
            .put("path", path)
            .put("startLine", line)
            .put("endLine", line)
            .put("expected", expected)
            .put("replacement", text));
  }

  public static ObjectNode delete(String path) {
    return call("delete_file", EventJson.mapper().createObjectNode().put("path", path));
  }

  public static ObjectNode rename(String from, String to) {
    return call(
        "rename_file", EventJson.mapper().createObjectNode().put("from", from).put("to", to));
  }

  private static ObjectNode call(String tool, ObjectNode arguments) {
    return EventJson.mapper().createObjectNode().put("tool", tool).set("arguments", arguments);
  }
}
