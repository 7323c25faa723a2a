package dev.overskill.deploy.visit;

import dev.overskill.deploy.cloudflare.CloudflareConfig;
import dev.overskill.deploy.wire.Call;
import dev.overskill.deploy.wire.Calls;
import dev.overskill.deploy.wire.Reply;
import dev.overskill.events.AppSlug;
import dev.overskill.events.ReleaseId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Looks at an app through the edge, as a visitor and as one who may see a release before all
/// others.
@ApplicationScoped
public class Visits {
  private static final String CANDIDATE = "x-overskill-candidate";
  private static final Duration PASS_LIFE = Duration.ofMinutes(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Calls calls;
  private final VisitConfig config;
  private final AppsConfig apps;
  private final String verifyKey;
  private final Clock clock;

  @Inject
  Visits(
      Calls calls, VisitConfig config, AppsConfig apps, CloudflareConfig cloudflare, Clock clock) {
    this.calls = calls;
    this.config = config;
    this.apps = apps;
    this.verifyKey = cloudflare.verifyKey();
    this.clock = clock;
  }

  /// What a look must show.
  public record Expected(AppSlug slug, ReleaseId release, PageHash page) {}

  /// Whether the edge answers with this release when it is asked for the script; waits for it. The
  /// answer is empty when it does, and what was seen instead otherwise.
  public Optional<String> candidate(Expected expected, String script) {
    return until(
        expected, () -> look(expected.slug()).with(CANDIDATE, pass(expected.slug(), script)));
  }

  /// Whether any visitor gets this release; waits for it.
  public Optional<String> visitor(Expected expected) {
    return until(expected, () -> look(expected.slug()));
  }

  private Optional<String> until(Expected expected, java.util.function.Supplier<Call> call) {
    var end = clock.instant().plus(config.patience());
    var pause = FIRST_PAUSE;
    while (true) {
      var fault = fault(calls.send(call.get()), expected);
      if (fault.isEmpty() || clock.instant().plus(pause).isAfter(end)) {
        return fault;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return Optional.of("interrupted");
      }
      var doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
  }

  private Call look(AppSlug slug) {
    return Call.of("GET", apps.address(slug), config.timeout())
        .to(config.url())
        .with("accept", "text/html")
        .with("cache-control", "no-cache");
  }

  private static Optional<String> fault(Reply reply, Expected expected) {
    if (!(reply instanceof Reply.Answered answer)) {
      return Optional.of("the edge gave no answer");
    }
    if (answer.status() != 200) {
      var page = answer.header("x-overskill-page").orElse("");
      return Optional.of(("the edge answered " + answer.status() + " " + page).strip());
    }
    var release = answer.header("x-overskill-release").orElse("none");
    if (!release.equals(expected.release().value())) {
      return Optional.of("the edge answered with release " + release);
    }
    return PageHash.of(answer.body()).equals(expected.page())
        ? Optional.empty()
        : Optional.of("the page at the edge is not the page that was built");
  }

  private String pass(AppSlug slug, String script) {
    var expiry = clock.instant().plus(PASS_LIFE).getEpochSecond();
    var host = apps.address(slug).getHost();
    return script + "." + expiry + "." + hmac(script + "." + expiry + "." + host);
  }

  private String hmac(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(verifyKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
