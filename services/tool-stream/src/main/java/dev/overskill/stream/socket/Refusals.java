package dev.overskill.stream.socket;

import dev.overskill.events.EventJson;
import dev.overskill.http.Problem;
import dev.overskill.http.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// Answers a request that gets nothing, with a problem (RFC 9457).
@Singleton
public class Refusals {
  private final Desk desk;

  @Inject
  Refusals(Desk desk) {
    this.desk = desk;
  }

  /// Refuses a request, if it is still there.
  public void refuse(RoutingContext context, Refusal refusal) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    var problem = Problem.of(refusal, refusal.title(), desk.ids.next());
    var answer =
        context
            .response()
            .setStatusCode(refusal.status())
            .putHeader("Content-Type", Problem.MEDIA_TYPE.toString());
    switch (refusal.status()) {
      case 401 -> answer.putHeader("WWW-Authenticate", "Bearer realm=\"overskill\"");
      case 405 -> answer.putHeader("Allow", "GET");
      case 426 ->
          answer
              .putHeader("Upgrade", "websocket")
              .putHeader("Sec-WebSocket-Version", Handshake.VERSION);
      case 503 -> answer.putHeader("Retry-After", Long.toString(desk.comeback().toSeconds() + 1));
      default -> {}
    }
    desk.meters.refused(refusal);
    answer.end(Buffer.buffer(EventJson.write(problem)));
  }
}
