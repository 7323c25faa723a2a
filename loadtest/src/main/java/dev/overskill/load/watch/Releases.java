package dev.overskill.load.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Platform;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// Asks for a release and watches the edge, as the person who pressed the button would.
public final class Releases {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Pattern SCRIPT = Pattern.compile("<script[^>]+src=\"([^\"]+)\"");

  private final Platform platform;
  private final Http http;
  private final Person person;

  public Releases(Platform platform, Http http, Person person) {
    this.platform = platform;
    this.http = http;
    this.person = person;
  }

  public URI url(String slug) {
    return URI.create(
        "http://%s.%s:%d/".formatted(slug, platform.appsDomain(), platform.appsPort()));
  }

  /// Asks for a release of the draft.
  ///
  /// @return its id
  public String ask(String app) throws IOException {
    var uri = URI.create(platform.deploy() + "/v1/apps/" + app + "/releases");
    return http.post(uri, person.bearer(), EventJson.mapper().createObjectNode())
        .orFail("ask for a release")
        .json()
        .path("release")
        .asText();
  }

  /// Waits until the edge serves a page whose script contains this mark.
  public void awaitServed(String slug, String mark, Duration limit) throws IOException {
    var deadline = System.nanoTime() + limit.toNanos();
    while (!serves(slug, mark)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the edge did not serve the release within " + limit);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private boolean serves(String slug, String mark) {
    try {
      var page = http.get(url(slug), Map.of("accept", "text/html"));
      if (page.status() != 200) {
        return false;
      }
      var script = SCRIPT.matcher(page.text());
      return script.find()
          && http.get(url(slug).resolve(script.group(1)), Map.of()).text().contains(mark);
    } catch (IOException _) {
      return false;
    }
  }

  /// What the platform says of a release now.
  public JsonNode state(String app, String release) throws IOException {
    var uri = URI.create(platform.deploy() + "/v1/apps/" + app + "/releases/" + release);
    return http.get(uri, person.bearer()).orFail("look at the release").json();
  }
}
