package dev.overskill.files.tool;

import static dev.overskill.files.FileRefusal.BAD_ARGUMENTS;
import static dev.overskill.files.FileRefusal.OVERLOADED;
import static dev.overskill.files.FileRefusal.TIMED_OUT;
import static dev.overskill.files.FileRefusal.TOO_LARGE;
import static dev.overskill.files.FileRefusal.UNKNOWN_TOOL;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.overskill.events.EventJson;
import dev.overskill.events.ToolRegistry;
import dev.overskill.files.change.Content;
import dev.overskill.files.change.Edit;
import dev.overskill.files.dependency.PackageName;
import dev.overskill.files.dependency.VersionRange;
import dev.overskill.files.search.LineQuery;
import dev.overskill.files.tool.ToolCall.Arguments;
import dev.overskill.files.tool.ToolRequest.AddDependency;
import dev.overskill.files.tool.ToolRequest.DeleteFile;
import dev.overskill.files.tool.ToolRequest.EditFile;
import dev.overskill.files.tool.ToolRequest.ListFiles;
import dev.overskill.files.tool.ToolRequest.ReadFile;
import dev.overskill.files.tool.ToolRequest.RemoveDependency;
import dev.overskill.files.tool.ToolRequest.RenameFile;
import dev.overskill.files.tool.ToolRequest.SearchFiles;
import dev.overskill.files.tool.ToolRequest.WriteFile;
import dev.overskill.files.tree.FilePath;
import java.util.Base64;

/// Understands tool calls, or refuses them in words a model can act on.
final class ToolRequests {
  private static final ObjectReader READER =
      EventJson.mapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int SEARCH_LIMIT = 100;

  private final ToolRegistry registry;

  ToolRequests(ToolRegistry registry) {
    this.registry = registry;
  }

  boolean knows(String tool) {
    return ToolRegistry.FILE_TOOLS.contains(tool);
  }

  ToolRequest parse(ToolCall call) {
    if (!knows(call.tool())) {
      throw UNKNOWN_TOOL.because(
          "There is no tool %s. There are: %s."
              .formatted(call.tool(), String.join(", ", ToolRegistry.FILE_TOOLS)));
    }
    var json =
        switch (call.arguments()) {
          case Arguments.Whole(var text) -> text.isBlank() ? "{}" : text;
          case Arguments.TooLarge(var limit) ->
              throw TOO_LARGE.because(
                  "The arguments have more than %d characters.".formatted(limit));
          case Arguments.Late _ ->
              throw TIMED_OUT.because("The call was begun, but its end did not come in time.");
          case Arguments.Crowded _ ->
              throw OVERLOADED.because("Too many large calls are open; call again.");
        };
    var arguments = read(json);
    var faults = registry.faults(call.tool(), arguments);
    if (!faults.isEmpty()) {
      throw BAD_ARGUMENTS.because(String.join("; ", faults));
    }
    return understand(call.tool(), arguments);
  }

  private static JsonNode read(String json) {
    try {
      return READER.readValue(json);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw BAD_ARGUMENTS.because(
          at == null
              ? "The arguments are not JSON."
              : "The arguments are not JSON, from line %d, column %d on."
                  .formatted(at.getLineNr(), at.getColumnNr()));
    }
  }

  private static ToolRequest understand(String tool, JsonNode arguments) {
    return switch (tool) {
      case "write_file" -> new WriteFile(path(arguments, "path"), content(arguments));
      case "edit_file" ->
          new EditFile(
              new Edit(
                  path(arguments, "path"),
                  arguments.path("startLine").asInt(),
                  arguments.path("endLine").asInt(),
                  arguments.path("expected").asText(),
                  wellFormed(arguments.path("replacement").asText())));
      case "delete_file" -> new DeleteFile(path(arguments, "path"));
      case "rename_file" -> new RenameFile(path(arguments, "from"), path(arguments, "to"));
      case "add_dependency" ->
          new AddDependency(
              new PackageName(arguments.path("name").asText()),
              arguments.has("version")
                  ? new VersionRange(arguments.path("version").asText())
                  : VersionRange.LATEST,
              arguments.path("dev").asBoolean());
      case "remove_dependency" ->
          new RemoveDependency(new PackageName(arguments.path("name").asText()));
      case "read_file" ->
          new ReadFile(
              path(arguments, "path"),
              arguments.path("startLine").asInt(1),
              arguments.path("endLine").asInt(Integer.MAX_VALUE));
      case "list_files" -> new ListFiles(arguments.path("prefix").asText());
      case "search_files" ->
          new SearchFiles(
              query(arguments),
              arguments.path("prefix").asText(),
              arguments.path("limit").asInt(SEARCH_LIMIT));
      default -> throw UNKNOWN_TOOL.because("The tool " + tool + " is not offered yet.");
    };
  }

  private static FilePath path(JsonNode arguments, String name) {
    return FilePath.of(arguments.path(name).asText());
  }

  private static LineQuery query(JsonNode arguments) {
    var query = arguments.path("query").asText();
    return arguments.path("regex").asBoolean() ? LineQuery.regex(query) : LineQuery.text(query);
  }

  private static Content content(JsonNode arguments) {
    var text = arguments.path("content").asText();
    if (!arguments.path("encoding").asText().equals("base64")) {
      return Content.of(wellFormed(text));
    }
    try {
      return Content.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      throw BAD_ARGUMENTS.because("The content is not base64.");
    }
  }

  /// Half a surrogate pair has no UTF-8: it would be stored as a question mark.
  private static String wellFormed(String text) {
    if (!UTF_8.newEncoder().canEncode(text)) {
      throw BAD_ARGUMENTS.because("The text has half a surrogate pair, which is no character.");
    }
    return text;
  }
}
