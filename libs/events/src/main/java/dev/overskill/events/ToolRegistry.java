package dev.overskill.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The tools the platform itself answers, each with the JSON Schema of its arguments
/// (`tools/<name>.json` beside this class). Other tools an agent calls are shown and left alone.
public final class ToolRegistry {
  /// The file tools, which file-store applies.
  public static final List<String> FILE_TOOLS =
      List.of(
          "write_file",
          "edit_file",
          "delete_file",
          "rename_file",
          "read_file",
          "list_files",
          "search_files");

  private final Map<String, JsonSchema> schemas;

  public ToolRegistry() {
    var factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    var schemas = new LinkedHashMap<String, JsonSchema>();
    FILE_TOOLS.forEach(name -> schemas.put(name, factory.getSchema(source(name))));
    this.schemas = Map.copyOf(schemas);
  }

  private static JsonNode source(String name) {
    try (var in = ToolRegistry.class.getResourceAsStream("tools/" + name + ".json")) {
      if (in == null) {
        throw new IllegalStateException("no schema of " + name);
      }
      return EventJson.mapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Set<String> names() {
    return schemas.keySet();
  }

  public boolean knows(String tool) {
    return schemas.containsKey(tool);
  }

  /// The schema of a tool's arguments.
  public Optional<JsonNode> schema(String tool) {
    return Optional.ofNullable(schemas.get(tool)).map(JsonSchema::getSchemaNode);
  }

  /// What is wrong with these arguments, each as a sentence; empty when they are right.
  ///
  /// @throws IllegalArgumentException if there is no such tool
  public List<String> faults(String tool, JsonNode arguments) {
    var schema = schemas.get(tool);
    if (schema == null) {
      throw new IllegalArgumentException("no tool " + tool);
    }
    return schema.validate(arguments).stream().map(ValidationMessage::getMessage).sorted().toList();
  }
}
