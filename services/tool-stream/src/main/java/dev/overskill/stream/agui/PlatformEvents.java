package dev.overskill.stream.agui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.stream.sse.Happening;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Events of the platform about a run.
final class PlatformEvents {
  private PlatformEvents() {}

  static Optional<ObjectNode> told(Happening event) {
    return switch (event.type()) {
      case "tool.progress", "tool.result" ->
          Optional.of(
              activity("progress-" + event.text("toolCall"), "tool_progress", progress(event)));
      case "file.changed" ->
          Optional.of(
              activity("files-" + event.member("revision").asText(), "file_edit", edit(event)));
      case "approval.closed", "command.accepted" ->
          Optional.of(
              Items.event("CUSTOM")
                  .put("name", event.type())
                  .<ObjectNode>set("value", event.withoutNulls()));
      case "run.ended" ->
          Optional.of(
              Items.event("RUN_ERROR")
                  .put("message", "The platform ended the run: " + event.text("reason"))
                  .put("code", event.text("reason")));
      default -> Optional.empty();
    };
  }

  private static ObjectNode activity(String id, String type, ObjectNode content) {
    return Items.event("ACTIVITY_SNAPSHOT")
        .put("messageId", id)
        .put("activityType", type)
        .set("content", content);
  }

  private static ObjectNode progress(Happening event) {
    var content = EventJson.mapper().createObjectNode().put("toolCall", event.text("toolCall"));
    var outcome = event.member("outcome");
    if (outcome.isObject()) {
      content.put("stage", outcome.path("status").asText());
      Stream.of("code", "detail")
          .filter(outcome::hasNonNull)
          .forEach(name -> content.set(name, outcome.get(name)));
      return content;
    }
    var all = event.withoutNulls();
    all.remove(List.of("type", "run"));
    return all;
  }

  private static ObjectNode edit(Happening event) {
    var content = EventJson.mapper().createObjectNode();
    content.set("revision", event.data().path("revision"));
    var changes = content.putArray("changes");
    event
        .data()
        .path("changes")
        .forEach(change ->
            changes
                .addObject()
                .put("op", change.path("op").asText())
                .put("path", change.path("path").asText()));
    return content;
  }
}
