package dev.overskill.edge.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.edge.api.ApiError;
import dev.overskill.edge.api.ApiFailure;
import dev.overskill.edge.wire.Json;
import dev.overskill.edge.wire.Multipart;
import dev.overskill.edge.wire.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// What a script upload says: `metadata` and the modules that came with it.
record Upload(ObjectNode metadata, List<Source> sources) {
  private static final String DEFAULT_DATE = "2021-11-02";
  private static final long CODE_LIMIT_BYTES = 10L * 1024 * 1024;
  private static final Map<String, String> KINDS =
      Map.of(
          "application/javascript+module", "js",
          "text/javascript+module", "js",
          "application/javascript", "cjs",
          "text/javascript", "cjs",
          "application/wasm", "wasm",
          "text/plain", "text",
          "application/json", "json",
          "application/octet-stream", "data");

  /// One module as sent.
  @SuppressWarnings("ArrayRecordComponent")
  record Source(String name, String kind, String contentType, byte[] content) {}

  static Upload read(Request request) {
    var type = request.header("content-type").orElse("");
    var parts =
        Multipart.parts(type, request.body())
            .orElseThrow(() -> new ApiFailure(ApiError.CONTENT_TYPE));
    var metadata =
        parts.stream()
            .filter(part -> part.name().equals("metadata"))
            .findFirst()
            .flatMap(part -> object(part.text()))
            .orElseThrow(() -> invalid("The part `metadata` is missing or not a JSON object."));
    return new Upload(metadata, sources(parts));
  }

  private static List<Source> sources(List<Multipart.Part> parts) {
    var sources = new ArrayList<Source>();
    long bytes = 0;
    for (var part : parts) {
      var type = mediaType(part.contentType());
      if (part.name().equals("metadata") || type.equals("application/source-map")) {
        continue;
      }
      var kind = KINDS.get(type);
      if (kind == null) {
        throw invalid("Modules of type " + type + " do not run here: " + part.name());
      }
      bytes += part.content().length;
      sources.add(new Source(part.name(), kind, type, part.content()));
    }
    if (bytes > CODE_LIMIT_BYTES) {
      throw new ApiFailure(ApiError.TOO_LARGE);
    }
    return sources;
  }

  /// The main module's name, empty for an upload of assets alone.
  Optional<String> mainModule() {
    if (metadata.hasNonNull("body_part")) {
      throw invalid("Service Worker syntax does not run here; upload ES modules.");
    }
    var main = Optional.ofNullable(metadata.get("main_module")).map(JsonNode::asText);
    main.ifPresent(name -> {
      if (sources.stream().noneMatch(source -> source.name().equals(name))) {
        throw invalid("No part is named like main_module: " + name);
      }
    });
    if (main.isEmpty() && !metadata.has("assets") && !keepsAssets()) {
      throw invalid("An upload has a main_module, assets, or both.");
    }
    return main;
  }

  String compatibilityDate() {
    return metadata.path("compatibility_date").asText(DEFAULT_DATE);
  }

  List<String> compatibilityFlags() {
    return words("compatibility_flags");
  }

  List<String> tags() {
    return words("tags");
  }

  List<String> keptBindings() {
    return words("keep_bindings");
  }

  boolean keepsAssets() {
    return metadata.path("keep_assets").asBoolean(false);
  }

  Optional<String> assetsToken() {
    return Optional.ofNullable(metadata.path("assets").get("jwt")).map(JsonNode::asText);
  }

  ObjectNode assetsConfig() {
    return metadata.path("assets").path("config") instanceof ObjectNode config
        ? config
        : Json.mapper().createObjectNode();
  }

  /// The settings that are shown again but change nothing here.
  ObjectNode settings() {
    var shown = Json.mapper().createObjectNode();
    for (var name :
        List.of(
            "limits",
            "logpush",
            "observability",
            "placement",
            "tail_consumers",
            "usage_model",
            "annotations")) {
      if (metadata.hasNonNull(name)) {
        shown.set(name, metadata.get(name));
      }
    }
    return shown;
  }

  private List<String> words(String name) {
    return StreamSupport.stream(metadata.path(name).spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private static Optional<ObjectNode> object(String text) {
    try {
      return Json.mapper().readTree(text) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  private static String mediaType(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  static ApiFailure invalid(String message) {
    return new ApiFailure(ApiError.INVALID, message);
  }
}
