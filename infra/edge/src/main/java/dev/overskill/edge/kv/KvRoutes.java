package dev.overskill.edge.kv;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.edge.api.ApiError;
import dev.overskill.edge.api.ApiFailure;
import dev.overskill.edge.api.Envelope;
import dev.overskill.edge.kv.KvSpaces.Entry;
import dev.overskill.edge.kv.KvSpaces.Expiry;
import dev.overskill.edge.wire.Answer;
import dev.overskill.edge.wire.Json;
import dev.overskill.edge.wire.Multipart;
import dev.overskill.edge.wire.Request;
import dev.overskill.edge.wire.Routes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The KV part of the API.
public final class KvRoutes {
  private final KvSpaces spaces;

  public KvRoutes(KvSpaces spaces) {
    this.spaces = spaces;
  }

  public void serve(Routes routes, String base) {
    var space = base + "/{space}";
    routes
        .on("GET", base, request -> Envelope.list(spaces.all()))
        .on("POST", base, this::create)
        .on("GET", space, request -> Envelope.ok(spaces.require(request.param("space"))))
        .on("GET", space + "/keys", this::keys)
        .on("PUT", space + "/bulk", this::bulk)
        .on("GET", space + "/values/{key}", this::value)
        .on("PUT", space + "/values/{key}", this::put)
        .on("DELETE", space + "/values/{key}", this::delete)
        .on("GET", space + "/metadata/{key}", request -> Envelope.ok(entry(request).metadata()));
  }

  private Answer create(Request request) {
    var title = request.json().map(body -> body.path("title").asText("")).orElse("");
    if (title.isBlank()) {
      throw new ApiFailure(ApiError.MALFORMED, "title is missing");
    }
    return Envelope.ok(
        spaces.create(title).orElseThrow(() -> new ApiFailure(ApiError.KV_TITLE_TAKEN)));
  }

  private Answer keys(Request request) {
    var found = spaces.list(request.param("space"), request.query("prefix").orElse(""));
    var names = found.stream().map(entry -> Map.of("name", entry.key())).toList();
    return Envelope.page(names, Map.of("count", names.size(), "cursor", ""));
  }

  private Answer value(Request request) {
    return Answer.bytes("application/octet-stream", entry(request).value());
  }

  private Entry entry(Request request) {
    return spaces
        .get(request.param("space"), request.param("key"))
        .orElseThrow(() -> new ApiFailure(ApiError.KV_KEY_NOT_FOUND));
  }

  private Answer put(Request request) {
    var expiry =
        new Expiry(request.query().get("expiration"), request.query().get("expiration_ttl"));
    var value = request.body();
    JsonNode metadata = null;
    var type = request.header("content-type").orElse("");
    if (type.startsWith("multipart/form-data")) {
      var parts =
          Multipart.parts(type, request.body())
              .orElseThrow(() -> new ApiFailure(ApiError.MALFORMED, "not valid form-data"));
      value = part(parts, "value").content();
      metadata = json(part(parts, "metadata").text());
    }
    spaces.put(request.param("space"), spaces.entry(request.param("key"), value, metadata, expiry));
    return Envelope.ok(null);
  }

  private Answer delete(Request request) {
    spaces.delete(request.param("space"), request.param("key"));
    return Envelope.ok(null);
  }

  private Answer bulk(Request request) {
    var pairs = request.json().orElseThrow(() -> new ApiFailure(ApiError.MALFORMED));
    for (var pair : pairs) {
      var text = pair.path("value").asText("");
      var value =
          pair.path("base64").asBoolean(false)
              ? KvSpaces.base64(text)
              : text.getBytes(StandardCharsets.UTF_8);
      var expiry = new Expiry(word(pair, "expiration"), word(pair, "expiration_ttl"));
      var key = pair.path("key").asText("");
      spaces.put(request.param("space"), spaces.entry(key, value, pair.get("metadata"), expiry));
    }
    return Envelope.ok(
        Map.of("successful_key_count", pairs.size(), "unsuccessful_keys", List.of()));
  }

  private static @Nullable String word(JsonNode pair, String name) {
    return pair.hasNonNull(name) ? pair.path(name).asText() : null;
  }

  private static Multipart.Part part(List<Multipart.Part> parts, String name) {
    return parts.stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new ApiFailure(ApiError.MALFORMED, name + " is missing"));
  }

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (IOException malformed) {
      throw new ApiFailure(ApiError.MALFORMED, "metadata is not JSON");
    }
  }
}
