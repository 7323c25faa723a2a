package dev.overskill.preview.door;

import dev.overskill.log.AppDirectory;
import dev.overskill.preview.access.EdgePass;
import dev.overskill.preview.upstream.ApiDoor;
import dev.overskill.preview.upstream.Asker;
import dev.overskill.tenancy.AppGrant.Space;
import dev.overskill.tenancy.Secret;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What visitors of published apps ask under `/api`. It comes from the edge, which proves for which
/// app and which visitor; the host that it was sent to plays no part.
final class EdgeDoor {
  private final Key key;
  private final Register apps;
  private final ApiDoor api;
  private final Turnstile turnstile;
  private final Replies replies;

  /// How passes of the edge are checked.
  ///
  /// @param secret what the edge and this node share; nothing for no edge at all
  record Key(Optional<Secret> secret, Clock clock) {}

  EdgeDoor(Key key, Register apps, ApiDoor api, Turnstile turnstile, Replies replies) {
    this.key = key;
    this.apps = apps;
    this.api = api;
    this.turnstile = turnstile;
    this.replies = replies;
  }

  /// Whether a request says that it comes from the edge. One that cannot prove it is refused, since
  /// it would be taken for something else otherwise.
  static boolean knocks(HttpServerRequest request) {
    return request.headers().contains(EdgePass.HEADER);
  }

  /// Answers a request that knocks, whose path was found sound.
  void handle(RoutingContext routing, RequestPath path) {
    var request = routing.request();
    var pass = pass(request.headers().getAll(EdgePass.HEADER));
    if (pass == null) {
      replies.send(request, Notice.EDGE_REFUSED);
    } else if (!path.under(PreviewDoor.DATA)) {
      replies.send(request, Notice.UNKNOWN);
    } else if (!apps.isComplete()) {
      replies.send(request, Notice.STARTING);
    } else {
      apps.app(pass.slug())
          .ifPresentOrElse(
              app -> enter(routing, pass, app), () -> replies.send(request, Notice.UNKNOWN));
    }
  }

  private @Nullable EdgePass pass(List<String> shown) {
    return shown.size() == 1
        ? key.secret()
            .flatMap(secret -> EdgePass.read(shown.getFirst(), secret, key.clock().instant()))
            .orElse(null)
        : null;
  }

  private void enter(RoutingContext routing, EdgePass pass, AppDirectory.Entry app) {
    var request = routing.request();
    if (!app.active()) {
      replies.send(request, Notice.SUSPENDED);
      return;
    }
    if (turnstile.admits(routing, app)) {
      api.handle(
          routing, new Asker(app, Space.RELEASE, pass.authority(), pass.scheme(), pass.address()));
    }
  }
}
