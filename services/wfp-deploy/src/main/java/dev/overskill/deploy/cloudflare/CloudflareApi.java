package dev.overskill.deploy.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.deploy.cloudflare.Outcome.Done;
import dev.overskill.deploy.cloudflare.Outcome.Lost;
import dev.overskill.deploy.cloudflare.Outcome.Refused;
import dev.overskill.deploy.wire.Call;
import dev.overskill.deploy.wire.Calls;
import dev.overskill.events.AppSlug;
import dev.overskill.events.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// [Cloudflare] over its REST API, or over an emulator of it.
@ApplicationScoped
class CloudflareApi implements Cloudflare {
  private static final Pattern KV_ID = Pattern.compile("[0-9a-f]{32}");
  private static final String COMPATIBILITY = "2026-01-01";
  private static final String MODULE = "application/javascript+module";
  private static final int NOT_IN_NAMESPACE = 10092;
  private static final int KEY_NOT_FOUND = 10009;

  /// Files answer by themselves; this runs for what no file matches and no navigation asks for.
  private static final String MAIN =
      "export default { fetch: (request, env) => env.ASSETS.fetch(request) };\n";

  private final CloudflareConfig config;
  private final ApiDoor door;
  private final URI account;
  private volatile @Nullable String routesKv;

  @Inject
  CloudflareApi(Calls calls, CloudflareConfig config, Clock clock) {
    this.config = config;
    this.door = new ApiDoor(calls, config, clock);
    this.account = URI.create(config.baseUrl() + "/accounts/" + config.accountId());
  }

  @Override
  public Outcome<Boolean> upload(Script script) {
    var address = scriptAddress(script.name());
    return new AssetUpload(door, config, account)
        .upload(address, script)
        .then(token -> put(address, script, token));
  }

  private Outcome<Boolean> put(URI address, Script script, String assetsToken) {
    var form =
        new FormParts()
            .text("metadata", text(metadata(script, assetsToken)))
            .file("main.js", MODULE, MAIN.getBytes(StandardCharsets.UTF_8));
    var call =
        Call.of("PUT", URI.create(address + "?excludeScript=true"), config.callTimeout())
            .with(form.contentType(), form.end());
    return switch (door.ask(call)) {
      case Done<JsonNode> _ -> new Done<>(true);
      case Refused<JsonNode>(var status, var code, var message) ->
          new Refused<>(status, code, message);
      // The answer got lost, perhaps not the upload: the script's tags tell.
      case Lost<JsonNode>(var why) ->
          uploaded(address, script) ? new Done<>(true) : new Lost<>(why);
    };
  }

  private boolean uploaded(URI address, Script script) {
    var got = door.ask(Call.of("GET", address, config.callTimeout()));
    return got instanceof Done<JsonNode>(var result)
        && text(result.path("script").path("tags")).contains(script.owner().release().value());
  }

  private static Map<String, Object> metadata(Script script, String assetsToken) {
    var release = script.owner().release().value();
    return Map.of(
        "main_module", "main.js",
        "compatibility_date", COMPATIBILITY,
        "tags", script.owner().tags(),
        "bindings",
            List.of(
                Map.of("type", "assets", "name", "ASSETS"),
                Map.of("type", "plain_text", "name", "RELEASE", "text", release)),
        "assets",
            Map.of(
                "jwt",
                assetsToken,
                "config",
                Map.of(
                    "html_handling", "auto-trailing-slash",
                    "not_found_handling", "single-page-application",
                    "_headers", HeaderFile.of(script))));
  }

  @Override
  public Outcome<Boolean> delete(String script) {
    return absentIsDone(
        door.ask(Call.of("DELETE", scriptAddress(script), config.callTimeout())), NOT_IN_NAMESPACE);
  }

  @Override
  public Outcome<Boolean> point(AppSlug slug, Pointer pointer) {
    return key(slug)
        .then(address ->
            door.ask(
                Call.of("PUT", address, config.callTimeout())
                    .with("application/octet-stream", EventJson.write(pointer))))
        .then(_ -> new Done<>(true));
  }

  @Override
  public Outcome<Optional<Pointer>> pointer(AppSlug slug) {
    var got = key(slug).then(address -> door.ask(Call.of("GET", address, config.callTimeout())));
    return switch (got) {
      case Done<JsonNode>(var value) -> new Done<>(Optional.of(pointer(value)));
      case Refused<JsonNode>(var status, var code, var message) ->
          status == 404 && code == KEY_NOT_FOUND
              ? new Done<>(Optional.empty())
              : new Refused<>(status, code, message);
      case Lost<JsonNode>(var why) -> new Lost<>(why);
    };
  }

  @Override
  public Outcome<Boolean> unpoint(AppSlug slug) {
    return absentIsDone(
        key(slug).then(address -> door.ask(Call.of("DELETE", address, config.callTimeout()))),
        KEY_NOT_FOUND);
  }

  private static Outcome<Boolean> absentIsDone(Outcome<JsonNode> outcome, int absent) {
    if (outcome instanceof Refused<JsonNode>(_, var code, _) && code == absent) {
      return new Done<>(false);
    }
    return outcome.then(_ -> new Done<>(true));
  }

  private Outcome<URI> key(AppSlug slug) {
    return routesKv()
        .then(id ->
            new Done<>(
                URI.create(account + "/storage/kv/namespaces/" + id + "/values/route%3A" + slug)));
  }

  private Outcome<String> routesKv() {
    var known = KV_ID.matcher(config.routesKv()).matches() ? config.routesKv() : routesKv;
    if (known != null) {
      return new Done<>(known);
    }
    var listing = URI.create(account + "/storage/kv/namespaces?per_page=100");
    return door.ask(Call.of("GET", listing, config.callTimeout())).then(this::chosen);
  }

  private Outcome<String> chosen(JsonNode spaces) {
    for (var space : spaces) {
      if (space.path("title").asText().equals(config.routesKv())) {
        routesKv = space.path("id").asText();
        return new Done<>(space.path("id").asText());
      }
    }
    return new Refused<>(404, 0, "there is no KV namespace with the title " + config.routesKv());
  }

  private URI scriptAddress(String script) {
    return URI.create(
        account + "/workers/dispatch/namespaces/" + config.namespace() + "/scripts/" + script);
  }

  private static Pointer pointer(JsonNode value) {
    try {
      return EventJson.mapper().treeToValue(value, Pointer.class);
    } catch (IOException notOurs) {
      throw new UncheckedIOException("not a pointer", notOurs);
    }
  }

  private static String text(Object value) {
    return new String(EventJson.write(value), StandardCharsets.UTF_8);
  }
}
