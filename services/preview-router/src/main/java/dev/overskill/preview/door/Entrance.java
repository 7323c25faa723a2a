package dev.overskill.preview.door;

import dev.overskill.events.AppId;
import dev.overskill.preview.access.Gate;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;

/// Where the holder of a link comes in: the secret becomes a cookie of this host, and is gone from
/// the address bar.
final class Entrance {
  static final String PATH = "/@overskill/enter";

  private static final Pattern OWN_PATH =
      Pattern.compile("/(?![/\\\\@])[\\x21-\\x7e&&[^\\\\]]{0,500}");

  private final Gate gate;
  private final Clock clock;

  Entrance(Gate gate, Clock clock) {
    this.gate = gate;
    this.clock = clock;
  }

  boolean admits(HttpServerRequest request, AppId app) {
    return gate.admits(app, request.headers().getAll("Cookie"));
  }

  /// Answers one who shows a link.
  Answer enter(HttpServerRequest request, AppId app) {
    var secret = request.getParam("link", "");
    var wanted = request.getParam("to", "/");
    var to = OWN_PATH.matcher(wanted).matches() ? wanted : "/";
    return gate.until(app, secret)
        .map(until -> Duration.between(clock.instant(), until).toSeconds())
        .map(seconds ->
            Answer.words(303, "")
                .with("Location", to)
                .with("Referrer-Policy", "no-referrer")
                .with("Set-Cookie", cookie(secret, seconds)))
        .orElseGet(() -> Notice.LOCKED.answer(request));
  }

  /// In the console's frame the host is a third party: without `None` and `Partitioned` browsers
  /// would not send the cookie there.
  private static String cookie(String secret, long seconds) {
    return "%s=%s; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=None; Partitioned"
        .formatted(Gate.COOKIE, secret, seconds);
  }
}
