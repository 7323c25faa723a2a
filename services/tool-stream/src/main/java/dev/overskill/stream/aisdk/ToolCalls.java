package dev.overskill.stream.aisdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The tool calls of one run as chunks: each is begun, has its input, and is answered once.
///
///     Streaming ─end→ Ready ─answer→ Answered
///         └────────────answer──────────┘
final class ToolCalls {
  /// Characters of arguments that are kept to be told whole.
  static final int LONGEST_INPUT = 4 << 20;

  private static final String UNKNOWN = "unknown";

  private final Consumer<ObjectNode> out;
  private final Map<String, Call> calls = new HashMap<>();

  ToolCalls(Consumer<ObjectNode> out) {
    this.out = out;
  }

  private sealed interface Call {
    record Streaming(String tool, StringBuilder input) implements Call {}

    record Ready() implements Call {}

    record Answered() implements Call {}
  }

  void begin(String call, String tool) {
    if (!call.isEmpty() && !calls.containsKey(call)) {
      calls.put(call, new Call.Streaming(tool, new StringBuilder()));
      out.accept(Chunk.tool("tool-input-start", call).put("toolName", tool));
    }
  }

  void input(String call, String delta) {
    begin(call, UNKNOWN);
    if (!delta.isEmpty() && calls.get(call) instanceof Call.Streaming(_, var input)) {
      if (input.length() <= LONGEST_INPUT) {
        input.append(delta);
      }
      out.accept(Chunk.of("tool-input-delta").put("toolCallId", call).put("inputTextDelta", delta));
    }
  }

  /// Its input is complete.
  void end(String call) {
    begin(call, UNKNOWN);
    if (calls.get(call) instanceof Call.Streaming(var tool, var input)) {
      var text = input.toString();
      var read = read(text);
      if (read.isPresent()) {
        calls.put(call, new Call.Ready());
        out.accept(
            Chunk.tool("tool-input-available", call)
                .put("toolName", tool)
                .set("input", read.get()));
      } else {
        calls.put(call, new Call.Answered());
        out.accept(
            Chunk.tool("tool-input-error", call)
                .put("toolName", tool)
                .put("errorText", "The arguments are not JSON")
                .put("input", text));
      }
    }
  }

  private static Optional<JsonNode> read(String input) {
    if (input.isBlank()) {
      return Optional.of(EventJson.mapper().createObjectNode());
    }
    try {
      return Optional.of(EventJson.mapper().readTree(input));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  void succeeded(String call, JsonNode output) {
    answer(call, Chunk.tool("tool-output-available", call).set("output", output));
  }

  void failed(String call, String why) {
    answer(call, Chunk.tool("tool-output-error", call).put("errorText", why));
  }

  /// The first answer holds.
  private void answer(String call, ObjectNode chunk) {
    end(call);
    if (calls.get(call) instanceof Call.Ready) {
      calls.put(call, new Call.Answered());
      out.accept(chunk);
    }
  }
}
