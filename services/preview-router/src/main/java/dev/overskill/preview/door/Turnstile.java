package dev.overskill.preview.door;

import dev.overskill.log.AppDirectory;
import dev.overskill.preview.limit.Place;
import dev.overskill.preview.limit.Quotas;
import io.vertx.ext.web.RoutingContext;

/// Lets requests in as long as there is room for their app and their tenant. What they take up is
/// free again when they are answered or, for a socket, when its connection is closed.
final class Turnstile {
  private final Quotas quotas;
  private final Replies replies;

  Turnstile(Quotas quotas, Replies replies) {
    this.quotas = quotas;
    this.replies = replies;
  }

  /// Whether there is room; if not, that is the answer.
  boolean admits(RoutingContext routing, AppDirectory.Entry app) {
    var request = routing.request();
    var place = HmrDoor.knocks(request) ? Place.SOCKET : Place.REQUEST;
    return switch (quotas.enter(app.tenant(), app.app().app(), place)) {
      case Quotas.TooMuch(var pause) -> {
        replies.send(request, Notice.OVER_QUOTA, pause);
        yield false;
      }
      case Quotas.Entered entered -> {
        // A socket that opens is never answered; one that is refused may be asked for again on the
        // same connection.
        routing.addEndHandler(_ -> entered.close());
        if (place == Place.SOCKET) {
          request.connection().closeHandler(_ -> entered.close());
        }
        yield true;
      }
    };
  }
}
