package dev.overskill.edge.runtime;

import dev.overskill.edge.api.ApiFailure;
import dev.overskill.edge.kv.KvSpaces;
import dev.overskill.edge.kv.KvSpaces.Expiry;
import dev.overskill.edge.script.Scripts;
import dev.overskill.edge.wire.Answer;
import dev.overskill.edge.wire.Json;
import dev.overskill.edge.wire.Request;
import dev.overskill.edge.wire.Routes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What the visitors' process pulls when it misses something: scripts, their code, KV values.
public final class Registry implements Routes.Handler {
  private static final int KEY_BYTES = 24;
  private static final String KEY_HEADER = "x-edge-key";

  private final Scripts scripts;
  private final KvSpaces spaces;
  private final Predicate<String> setAside;
  private final String key = randomKey();
  private final Routes routes = new Routes();

  /// `setAside` tells which scripts, by `{namespace}/{script}`, do not run for now.
  public Registry(Scripts scripts, KvSpaces spaces, Predicate<String> setAside) {
    this.setAside = setAside;
    this.scripts = scripts;
    this.spaces = spaces;
    routes
        .on("GET", "/scripts/{ns}/{script}", this::head)
        .on("GET", "/code/{ns}/{script}", this::code)
        .on("GET", "/kv/{space}", this::keys)
        .on("GET", "/kv/{space}/{key}", this::value)
        .on("PUT", "/kv/{space}/{key}", this::put)
        .on("DELETE", "/kv/{space}/{key}", this::delete);
  }

  /// What a caller has to show; made anew at every start.
  public String key() {
    return key;
  }

  @Override
  public Answer answer(Request request) throws Exception {
    var shown = request.header(KEY_HEADER).orElse("").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(shown, key.getBytes(StandardCharsets.UTF_8))) {
      return Answer.empty(401);
    }
    try {
      return routes.answer(request).orElseGet(() -> Answer.empty(404));
    } catch (ApiFailure refused) {
      return Answer.text(refused.error().status(), String.valueOf(refused.getMessage()));
    }
  }

  private Answer head(Request request) {
    var head = scripts.head(request.param("ns"), request.param("script"));
    var address = request.param("ns") + "/" + request.param("script");
    if (head.isPresent() && setAside.test(address)) {
      head.get().put("setAside", true);
    }
    return found(head);
  }

  private Answer code(Request request) {
    var etag = request.query("etag").orElse("");
    return found(scripts.code(request.param("ns"), request.param("script"), etag));
  }

  private static Answer found(Optional<Map<String, Object>> value) {
    return value.map(present -> Answer.json(200, present)).orElseGet(() -> Answer.empty(404));
  }

  private Answer value(Request request) {
    var entry = spaces.get(request.param("space"), request.param("key"));
    if (entry.isEmpty()) {
      return Answer.empty(404);
    }
    var answer = Answer.bytes("application/octet-stream", entry.get().value());
    if (entry.get().metadata() != null) {
      answer = answer.header("cf-kv-metadata", String.valueOf(entry.get().metadata()));
    }
    return entry.get().expires() == null ? answer : answer.header("x-kv-expires", "yes");
  }

  private Answer put(Request request) throws Exception {
    var expiry =
        new Expiry(request.query().get("expiration"), request.query().get("expiration_ttl"));
    var metadata = request.header("cf-kv-metadata");
    var parsed = metadata.isEmpty() ? null : Json.mapper().readTree(metadata.get());
    spaces.put(
        request.param("space"), spaces.entry(request.param("key"), request.body(), parsed, expiry));
    return Answer.empty(204);
  }

  private Answer delete(Request request) {
    spaces.delete(request.param("space"), request.param("key"));
    return Answer.empty(204);
  }

  private Answer keys(Request request) {
    var keys =
        spaces.list(request.param("space"), request.query("prefix").orElse("")).stream()
            .map(entry -> Map.of("name", entry.key()))
            .toList();
    return Answer.json(200, Map.of("keys", keys, "list_complete", true));
  }

  static String randomKey() {
    var bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
