package dev.overskill.stream.sse;

import dev.overskill.stream.journal.Cursor;
import dev.overskill.stream.sse.StreamDoor.Choice;
import dev.overskill.stream.sse.StreamDoor.Wish;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Everything that happens to an app, for `EventSource`.
@Singleton
final class EventsRoute {
  private final StreamDoor door;
  private final String root;

  @Inject
  EventsRoute(StreamDoor door, @ConfigProperty(name = "quarkus.rest.path") String root) {
    this.door = door;
    this.root = root;
  }

  void route(@Observes Router router) {
    router.get(root + "/v1/apps/:app/events").handler(this::open);
  }

  /// `EventSource` gives up for good at a gateway's 503, and a new one cannot say in a header where
  /// the old one was: so the address may. A header is later than the address it came with.
  private void open(RoutingContext context) {
    var request = context.request();
    var cursor =
        Optional.ofNullable(request.getHeader("Last-Event-ID"))
            .or(() -> Optional.ofNullable(request.getParam("cursor")))
            .filter(text -> !text.isEmpty())
            .map(text -> Cursor.parse(text).orElse(Cursor.UNKNOWN));
    door.open(context, new Wish(Choice.of(_ -> new NativeTelling()), Map.of(), cursor));
  }
}
