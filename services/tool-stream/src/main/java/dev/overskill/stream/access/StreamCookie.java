package dev.overskill.stream.access;

import dev.overskill.events.AppId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The cookie that carries a token to one app's streams, for clients that cannot send headers.
/// Scripts cannot read it, other sites cannot send it, and no other app's address gets it.
@Singleton
public class StreamCookie {
  private static final String NAME = "overskill_stream";

  private final String root;
  private final boolean secure;

  @Inject
  StreamCookie(
      @ConfigProperty(name = "quarkus.rest.path") String root,
      @ConfigProperty(name = "overskill.console.origins") List<String> origins) {
    this.root = root;
    this.secure = origins.stream().allMatch(origin -> origin.startsWith("https:"));
  }

  NewCookie set(AppId app, String token, long seconds) {
    return new NewCookie.Builder(NAME)
        .value(token)
        .path(root + "/v1/apps/" + app)
        .maxAge((int) seconds)
        .httpOnly(true)
        .secure(secure)
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }

  /// The token a request's cookie carries, if it carries one.
  public static Optional<String> token(HttpServerRequest request) {
    var cookies = request.cookies(NAME);
    return cookies.size() == 1
        ? Optional.of(cookies.iterator().next().getValue())
        : Optional.empty();
  }
}
