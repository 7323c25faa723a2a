package dev.overskill.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The tools the platform knows, each with the JSON Schema of its arguments (`tools/<name>.json`
/// beside this class), its time limit (`x-timeout`) and how often a worker may call it again
/// (`x-retries`). Other tools an agent calls are shown, with the limits of an unknown tool.
public final class ToolRegistry {
  /// The file tools, which file-store applies.
  public static final List<String> FILE_TOOLS =
      List.of(
          "write_file",
          "edit_file",
          "delete_file",
          "rename_file",
          "add_dependency",
          "remove_dependency",
          "read_file",
          "list_files",
          "search_files");

  /// Tools about the pages of the draft, which preview-router answers.
  public static final List<String> PREVIEW_TOOLS =
      List.of("read_console_logs", "read_network_requests");

  /// Tools a worker answers by itself; the platform shows them and supervises their time.
  public static final List<String> WORKER_TOOLS =
      List.of("web_search", "fetch_page", "generate_image");

  /// How long a tool may take that the registry does not know.
  public static final Duration UNKNOWN_TIMEOUT = Duration.ofMinutes(5);

  private final Map<String, Tool> tools;

  private record Tool(JsonSchema schema, Duration timeout, int retries) {
    /// What is not about the arguments is taken out of the schema.
    static Tool of(JsonSchemaFactory factory, ObjectNode source) {
      var timeout = Duration.parse(source.remove("x-timeout").textValue());
      var retries = source.remove("x-retries").intValue();
      return new Tool(factory.getSchema(source), timeout, retries);
    }
  }

  public ToolRegistry() {
    var factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    var found = new LinkedHashMap<String, Tool>();
    Stream.of(FILE_TOOLS, PREVIEW_TOOLS, WORKER_TOOLS)
        .flatMap(List::stream)
        .forEach(name -> found.put(name, Tool.of(factory, source(name))));
    this.tools = Map.copyOf(found);
  }

  private static ObjectNode source(String name) {
    try (var in = ToolRegistry.class.getResourceAsStream("tools/" + name + ".json")) {
      if (in == null) {
        throw new IllegalStateException("no schema of " + name);
      }
      return (ObjectNode) EventJson.mapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether the platform answers this tool, and not its worker.
  public static boolean isPlatforms(String tool) {
    return FILE_TOOLS.contains(tool) || PREVIEW_TOOLS.contains(tool);
  }

  public Set<String> names() {
    return tools.keySet();
  }

  public boolean knows(String tool) {
    return tools.containsKey(tool);
  }

  /// How long a call of this tool may wait for its answer, from the end of its arguments.
  public Duration timeout(String tool) {
    var known = tools.get(tool);
    return known == null ? UNKNOWN_TIMEOUT : known.timeout();
  }

  /// How often a worker may call this tool again that gave no answer. None for a tool whose second
  /// doing would not be as if it were done once, and none for a tool nobody knows.
  public int retries(String tool) {
    var known = tools.get(tool);
    return known == null ? 0 : known.retries();
  }

  /// The schema of a tool's arguments.
  public Optional<JsonNode> schema(String tool) {
    return Optional.ofNullable(tools.get(tool)).map(it -> it.schema().getSchemaNode());
  }

  /// What is wrong with these arguments, each as a sentence; empty when they are right.
  ///
  /// @throws IllegalArgumentException if there is no such tool
  public List<String> faults(String tool, JsonNode arguments) {
    var known = tools.get(tool);
    if (known == null) {
      throw new IllegalArgumentException("no tool " + tool);
    }
    return known.schema().validate(arguments).stream()
        .map(ValidationMessage::getMessage)
        .sorted()
        .toList();
  }
}
