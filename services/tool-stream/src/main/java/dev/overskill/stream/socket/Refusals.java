package dev.overskill.stream.socket;

import dev.overskill.events.EventJson;
import dev.overskill.http.Problem;
import dev.overskill.http.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/// Answers a request that gets nothing, with a problem.
public final class Refusals {
  private Refusals() {}

  public static void refuse(RoutingContext context, Refusal refusal) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    var problem = Problem.of(refusal, refusal.title(), null);
    var answer =
        context
            .response()
            .setStatusCode(refusal.status())
            .putHeader("Content-Type", Problem.MEDIA_TYPE.toString());
    switch (refusal.status()) {
      case 401 -> answer.putHeader("WWW-Authenticate", "Bearer realm=\"overskill\"");
      case 426 -> answer.putHeader("Upgrade", "websocket");
      case 503 -> answer.putHeader("Retry-After", "1");
      default -> {}
    }
    answer.end(Buffer.buffer(EventJson.write(problem)));
  }
}
