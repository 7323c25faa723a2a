package dev.overskill.tenancy;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientResponse;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The way to tenant-auth over HTTP: small questions with a time limit, off the hot path.
public final class AuthDoor {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int LARGEST_ANSWER = 64 * 1024;

  private final HttpClient client;
  private final URI base;

  /// @param base where tenant-auth is, e.g. `http://127.0.0.1:8081/auth`
  public AuthDoor(Vertx vertx, URI base) {
    this.client = vertx.createHttpClient();
    this.base = base;
  }

  Uni<String> get(String path) {
    return ask(HttpMethod.GET, path, null);
  }

  Uni<String> post(String path, Secret bearer) {
    return ask(HttpMethod.POST, path, bearer);
  }

  private Uni<String> ask(HttpMethod method, String path, @Nullable Secret bearer) {
    var options =
        new RequestOptions().setMethod(method).setAbsoluteURI(base + path).setTimeout(2_000);
    if (bearer != null) {
      options.putHeader("Authorization", "Bearer " + bearer.text());
    }
    return client
        .request(options)
        .chain(request -> request.send())
        .chain(AuthDoor::bodyOf)
        .ifNoItem()
        .after(PATIENCE)
        .fail();
  }

  private static Uni<String> bodyOf(HttpClientResponse response) {
    return response
        .body()
        .map(Buffer::toString)
        .invoke(body -> {
          if (response.statusCode() / 100 != 2 || body.length() > LARGEST_ANSWER) {
            throw new IllegalStateException("tenant-auth answered " + response.statusCode());
          }
        });
  }
}
