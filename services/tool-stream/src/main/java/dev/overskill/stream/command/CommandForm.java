package dev.overskill.stream.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AgentCommand;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.stream.approval.Asked;
import dev.overskill.stream.command.Ack.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a command out of a client's frame. Anything odd is refused; nothing is guessed.
final class CommandForm {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final int TEXT_LIMIT = 16_384;
  private static final int REASON_LIMIT = 2_000;
  private static final int PATH_LIMIT = 1_024;
  private static final int PATHS_LIMIT = 1_000;

  private CommandForm() {}

  /// What was read.
  sealed interface Read {
    record Right(Order order) implements Read {}

    record Wrong(Why why) implements Read {}
  }

  /// Whether this may name a command.
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  static Read read(String id, JsonNode frame, String by) {
    try {
      return switch (text(frame, "name", 64)) {
        case "run.stop" -> right(new AgentCommand.Stop(id, run(frame), by));
        case "run.pause" -> right(new AgentCommand.Pause(id, run(frame), by));
        case "run.resume" -> right(new AgentCommand.Resume(id, run(frame), by));
        case "run.steer" ->
            right(new AgentCommand.Steer(id, run(frame), by, text(frame, "text", TEXT_LIMIT)));
        case "run.retry" -> right(new AgentCommand.Retry(id, run(frame), by, toolCall(frame)));
        case "approval.decided" -> right(decision(id, frame, by));
        default -> new Read.Wrong(Why.unknown_command);
      };
    } catch (IllegalArgumentException _) {
      return new Read.Wrong(Why.invalid_command);
    }
  }

  private static Read right(AgentCommand command) {
    return new Read.Right(Order.of(command));
  }

  private static AgentCommand.Decide decision(String id, JsonNode frame, String by) {
    var approval = text(frame, "approval", 128);
    if (!Asked.isId(approval)) {
      throw new IllegalArgumentException("approval");
    }
    return new AgentCommand.Decide(
        id,
        frame.has("run") ? run(frame) : null,
        by,
        approval,
        AgentCommand.Decision.valueOf(text(frame, "decision", 16)),
        paths(frame.get("paths")),
        frame.has("reason") ? text(frame, "reason", REASON_LIMIT) : null);
  }

  private static RunId run(JsonNode frame) {
    return new RunId(text(frame, "run", 128));
  }

  private static ToolCallId toolCall(JsonNode frame) {
    return new ToolCallId(text(frame, "toolCall", 128));
  }

  private static @Nullable List<String> paths(@Nullable JsonNode node) {
    if (node == null) {
      return null;
    }
    if (!node.isArray() || node.size() > PATHS_LIMIT) {
      throw new IllegalArgumentException("paths");
    }
    var paths = new ArrayList<String>(node.size());
    node.forEach(path -> paths.add(text(path, PATH_LIMIT)));
    return paths;
  }

  private static String text(JsonNode frame, String name, int limit) {
    return text(
        Optional.ofNullable(frame.get(name)).orElseThrow(IllegalArgumentException::new), limit);
  }

  private static String text(JsonNode node, int limit) {
    if (!node.isTextual() || node.textValue().isEmpty() || node.textValue().length() > limit) {
      throw new IllegalArgumentException("not a text of 1 to " + limit + " characters");
    }
    return node.textValue();
  }
}
