package dev.overskill.edge.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// One HTTP request, read completely. `params` are the named segments of the route it matched.
@SuppressWarnings("ArrayRecordComponent")
public record Request(
    String method,
    String path,
    Map<String, String> params,
    MultiMap query,
    MultiMap headers,
    byte[] body) {

  Request with(Map<String, String> matched) {
    return new Request(method, path, matched, query, headers, body);
  }

  /// A named segment; the route guarantees that it is there.
  public String param(String name) {
    var value = params.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no segment " + name);
    }
    return value;
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /// The bearer token, if one was sent.
  public Optional<String> bearer() {
    return header("authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip());
  }

  /// The body as JSON, or empty when it is not JSON.
  public Optional<JsonNode> json() {
    try {
      return Optional.ofNullable(Json.mapper().readTree(body));
    } catch (JsonProcessingException malformed) {
      return Optional.empty();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
