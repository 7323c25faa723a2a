package dev.overskill.deploy.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.deploy.wire.Call;
import dev.overskill.deploy.wire.Calls;
import dev.overskill.deploy.wire.Reply;
import dev.overskill.events.EventJson;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/// One request to the API at a time: the token, the envelope, and patience with its budget and its
/// bad moments. Only for requests that may be repeated.
final class ApiDoor {
  private static final Logger LOG = Logger.getLogger(ApiDoor.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final Calls calls;
  private final CloudflareConfig config;
  private final Clock clock;

  ApiDoor(Calls calls, CloudflareConfig config, Clock clock) {
    this.calls = calls;
    this.config = config;
    this.clock = clock;
  }

  /// The `result` of the answer's envelope.
  Outcome<JsonNode> ask(Call call) {
    var patience = clock.instant().plus(config.budgetPatience());
    var pause = FIRST_PAUSE;
    for (int failures = 0; ; ) {
      var reply = calls.send(authorised(call));
      if (reply instanceof Reply.Answered answer && answer.status() < 500) {
        if (answer.status() != 429) {
          return read(answer);
        }
        if (!restUntilBudget(answer, patience)) {
          return new Outcome.Lost<>("the API's budget is used up");
        }
        continue;
      }
      if (++failures > config.retries()) {
        return new Outcome.Lost<>(describe(reply));
      }
      LOG.warnf("Cloudflare API: %s %s: %s", call.method(), call.uri().getPath(), describe(reply));
      rest(pause);
      pause = pause.multipliedBy(2);
    }
  }

  private Call authorised(Call call) {
    return call.headers().containsKey("authorization")
        ? call
        : call.with("authorization", "Bearer " + config.apiToken());
  }

  private boolean restUntilBudget(Reply.Answered answer, Instant patience) {
    var wait = Duration.ofSeconds(answer.header("retry-after").map(ApiDoor::seconds).orElse(1L));
    if (clock.instant().plus(wait).isAfter(patience)) {
      return false;
    }
    LOG.infof("Cloudflare API: budget used up, waiting %d s", wait.toSeconds());
    rest(wait);
    return true;
  }

  private static long seconds(String header) {
    try {
      return Math.max(1, Long.parseLong(header.strip()));
    } catch (NumberFormatException date) {
      return 1;
    }
  }

  private static Outcome<JsonNode> read(Reply.Answered answer) {
    if (answer.status() < 300 && answer.body().length == 0) {
      return new Outcome.Done<>(EventJson.mapper().missingNode());
    }
    try {
      var envelope = EventJson.mapper().readTree(answer.body());
      if (answer.status() < 300 && envelope.path("success").asBoolean(true)) {
        // A KV value comes back bare.
        return new Outcome.Done<>(envelope.has("success") ? envelope.path("result") : envelope);
      }
      var error = envelope.path("errors").path(0);
      return new Outcome.Refused<>(
          answer.status(), error.path("code").asInt(), error.path("message").asText());
    } catch (IOException notJson) {
      return new Outcome.Lost<>("not an envelope, status " + answer.status());
    }
  }

  private static String describe(Reply reply) {
    return switch (reply) {
      case Reply.Answered answer -> "status " + answer.status();
      case Reply.Lost(var why) -> why;
    };
  }

  private static void rest(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
