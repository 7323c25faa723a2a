package dev.overskill.preview.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.TenantId;
import dev.overskill.tenancy.AppGrant;
import dev.overskill.tenancy.ServiceTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// Grants by tenant-auth, asked for as this service and kept in memory: tokens until shortly before
/// they end, secrets for a minute.
public final class HttpGrants implements Grants {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration SECRET_LIFE = Duration.ofMinutes(1);
  private static final int KEPT = 10_000;
  private static final int CONNECTIONS = 8;
  private static final int WAITING = 1_024;

  private final HttpClient client;
  private final ServiceTokens tokens;
  private final URI at;
  private final AsyncCache<AppGrant, Granted> granted =
      Caffeine.newBuilder()
          .maximumSize(KEPT)
          .expireAfter(Expiry.<AppGrant, Granted>writing((_, token) -> token.good()))
          .buildAsync();
  private final AsyncCache<Secret, Map<String, String>> secrets =
      Caffeine.newBuilder().maximumSize(KEPT).expireAfterWrite(SECRET_LIFE).buildAsync();

  /// @param good how long it is used: a part of its life, so that a question under way ends in time
  private record Granted(String token, Duration good) {
    @Override
    public String toString() {
      return "•••";
    }
  }

  /// Another secret from the moment that the log says so.
  private record Secret(TenantId tenant, AppId app, Instant changedAt) {}

  /// @param at where tenant-auth is, e.g. `http://127.0.0.1:8081/auth`
  public HttpGrants(Vertx vertx, ServiceTokens tokens, URI at) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setMaxPoolSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
    this.tokens = tokens;
    this.at = at;
  }

  @Override
  public CompletionStage<String> token(AppGrant grant) {
    return granted
        .get(
            grant,
            (_, _) ->
                ask(HttpMethod.POST, grants(grant))
                    .map(json -> granted(json, grant))
                    .subscribeAsCompletionStage())
        .thenApply(Granted::token);
  }

  private static String grants(AppGrant grant) {
    return path(grant.tenant(), grant.app()) + "/grants?space=" + grant.space().wire();
  }

  /// A token for something else than what was asked for is none.
  private static Granted granted(JsonNode json, AppGrant grant) {
    if (!json.path("space").asText().equals(grant.space().wire())) {
      throw new IllegalStateException("tenant-auth granted another space");
    }
    var life = Duration.ofSeconds(json.path("expiresIn").asLong());
    return new Granted(json.path("token").asText(), life.multipliedBy(4).dividedBy(5));
  }

  @Override
  public void forget(AppGrant grant) {
    granted.synchronous().invalidate(grant);
  }

  @Override
  public CompletionStage<Map<String, String>> secret(AppState.Upstream upstream) {
    return secrets.get(
        new Secret(upstream.tenant(), upstream.app(), upstream.changedAt()),
        (wanted, _) ->
            ask(HttpMethod.GET, path(wanted.tenant(), wanted.app()) + "/secret-header")
                .map(HttpGrants::header)
                .subscribeAsCompletionStage());
  }

  private static Map<String, String> header(JsonNode json) {
    return json.path("name").isTextual()
        ? Map.of(json.path("name").asText(), json.path("secret").asText())
        : Map.of();
  }

  private static String path(TenantId tenant, AppId app) {
    return "/internal/tenants/" + tenant + "/apps/" + app;
  }

  private Uni<JsonNode> ask(HttpMethod method, String path) {
    return tokens
        .token()
        .chain(token ->
            client.request(
                new RequestOptions()
                    .setMethod(method)
                    .setAbsoluteURI(at + path)
                    .setTimeout(PATIENCE.toMillis())
                    .putHeader("Authorization", "Bearer " + token)))
        .chain(request -> request.send())
        .chain(HttpGrants::json)
        .ifNoItem()
        .after(PATIENCE)
        .fail();
  }

  private static Uni<JsonNode> json(HttpClientResponse response) {
    return response
        .body()
        .map(body -> {
          if (response.statusCode() != 200) {
            throw new IllegalStateException("tenant-auth answered " + response.statusCode());
          }
          try {
            return JSON.readTree(body.getBytes());
          } catch (IOException _) {
            throw new IllegalStateException("tenant-auth's answer is not JSON");
          }
        });
  }
}
