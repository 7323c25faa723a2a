package dev.overskill.load.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Platform;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/// A person at the editor: signed in, owner of a tenant, with a token that is renewed in time.
public final class Person {
  private static final Duration RENEW_BEFORE = Duration.ofMinutes(2);

  private final Platform platform;
  private final Http http;
  private final String cookie;
  private final String tenant;
  private String token = "";
  private long validUntil;

  private Person(Platform platform, Http http, String cookie, String tenant) {
    this.platform = platform;
    this.http = http;
    this.cookie = cookie;
    this.tenant = tenant;
  }

  /// Creates a tenant owned by this address and signs its owner in.
  public static Person ofNewTenant(Platform platform, Http http, String name, String email)
      throws IOException {
    var mapper = EventJson.mapper();
    var tenant = mapper.createObjectNode().put("name", name);
    tenant.putObject("owner").put("email", email);
    var created =
        http.post(
                URI.create(platform.auth() + "/v1/tenants"),
                Map.of("authorization", "Bearer " + platform.platformKey()),
                tenant)
            .orFail("create a tenant")
            .json();
    var code = mapper.createObjectNode().set("code", created.path("signIn").path("code"));
    var session =
        http.post(URI.create(platform.auth() + "/v1/sessions"), origin(platform), code)
            .orFail("sign in");
    var cookie = session.headers().getOrDefault("set-cookie", "").replaceFirst(";.*", "");
    return new Person(platform, http, cookie, created.path("tenant").asText());
  }

  private static Map<String, String> origin(Platform platform) {
    return Map.of("origin", platform.console());
  }

  public String tenant() {
    return tenant;
  }

  /// A fresh token in a header.
  public synchronized Map<String, String> bearer() throws IOException {
    var now = InstantSource.system().millis();
    if (now >= validUntil) {
      var answer =
          http.post(
                  URI.create(platform.auth() + "/v1/tokens"),
                  Map.of("cookie", cookie, "origin", platform.console()),
                  EventJson.mapper().createObjectNode().put("tenant", tenant))
              .orFail("get a token")
              .json();
      token = answer.path("accessToken").asText();
      var life = Duration.ofSeconds(answer.path("expiresIn").asLong());
      validUntil = now + life.minus(RENEW_BEFORE).toMillis();
    }
    return Map.of("authorization", "Bearer " + token);
  }

  /// Creates an app; the answer has `app`, `slug` and `previewUrl`.
  public ObjectNode createApp(String name, String slug) throws IOException {
    var body = EventJson.mapper().createObjectNode().put("name", name).put("slug", slug);
    var uri = URI.create(platform.auth() + "/v1/tenants/" + tenant + "/apps");
    return (ObjectNode) http.post(uri, bearer(), body).orFail("create the app").json();
  }
}
