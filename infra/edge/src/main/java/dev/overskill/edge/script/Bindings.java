package dev.overskill.edge.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.edge.api.ApiError;
import dev.overskill.edge.api.ApiFailure;
import dev.overskill.edge.wire.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/// What a script's `env` holds: resolved at upload, shown without the secrets.
final class Bindings {
  private static final Set<String> RUNNABLE =
      Set.of("plain_text", "secret_text", "json", "kv_namespace", "assets", "version_metadata");
  private static final Set<String> TEXTS = Set.of("plain_text", "secret_text");
  private static final int LIMIT = 128;

  private Bindings() {}

  /// The bindings of an upload: its own, those it inherits, and the kinds it keeps.
  static ArrayNode resolve(Upload upload, ArrayNode previous) {
    var resolved = Json.mapper().createArrayNode();
    var names = new HashSet<String>();
    for (var binding : upload.metadata().path("bindings")) {
      var name = binding.path("name").asText("");
      if (name.isEmpty() || !names.add(name)) {
        throw Upload.invalid("A binding needs a name of its own: " + name);
      }
      resolved.add(
          binding.path("type").asText("").equals("inherit")
              ? inherited(binding, previous)
              : checked(binding));
    }
    for (var binding : previous) {
      if (upload.keptBindings().contains(binding.path("type").asText())
          && names.add(binding.path("name").asText())) {
        resolved.add(binding);
      }
    }
    if (resolved.size() > LIMIT) {
      throw Upload.invalid("A Worker has up to " + LIMIT + " bindings.");
    }
    return resolved;
  }

  /// A secret given on its own.
  static ArrayNode withSecret(ArrayNode bindings, JsonNode secret) {
    if (!secret.path("type").asText("").equals("secret_text") || !secret.hasNonNull("text")) {
      throw Upload.invalid("A secret has name, text and the type secret_text.");
    }
    var changed = without(bindings, secret.path("name").asText(""));
    changed.add(checked(secret));
    return changed;
  }

  static ArrayNode without(ArrayNode bindings, String name) {
    var kept = Json.mapper().createArrayNode();
    bindings.forEach(binding -> {
      if (!binding.path("name").asText().equals(name)) {
        kept.add(binding);
      }
    });
    return kept;
  }

  /// The bindings as the API shows them: never the text of a secret.
  static List<JsonNode> shown(ArrayNode bindings) {
    return StreamSupport.stream(bindings.spliterator(), false).map(Bindings::redacted).toList();
  }

  static List<JsonNode> secrets(ArrayNode bindings) {
    return shown(bindings).stream()
        .filter(binding -> binding.path("type").asText().equals("secret_text"))
        .toList();
  }

  private static JsonNode redacted(JsonNode binding) {
    if (!binding.path("type").asText().equals("secret_text")) {
      return binding;
    }
    return ((ObjectNode) binding.deepCopy()).without("text");
  }

  private static JsonNode inherited(JsonNode binding, ArrayNode previous) {
    var name = binding.path("name").asText();
    var source = binding.path("old_name").asText(name);
    for (var candidate : previous) {
      if (candidate.path("name").asText().equals(source)) {
        return ((ObjectNode) candidate.deepCopy()).put("name", name);
      }
    }
    throw new ApiFailure(ApiError.INHERIT_WITHOUT_SOURCE);
  }

  private static JsonNode checked(JsonNode binding) {
    var type = binding.path("type").asText("");
    var name = binding.path("name").asText();
    if (!RUNNABLE.contains(type)) {
      throw Upload.invalid("The binding " + name + " has a type that does not run here: " + type);
    }
    if (TEXTS.contains(type) && !binding.path("text").isTextual()) {
      throw Upload.invalid("The binding " + name + " has no text.");
    }
    if (type.equals("json") && !binding.has("json")) {
      throw Upload.invalid("The binding " + name + " has no json.");
    }
    return binding;
  }
}
