package dev.overskill.stream.aisdk;

import dev.overskill.stream.sse.StreamDoor;
import dev.overskill.stream.sse.StreamDoor.Wish;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// One run for the AI SDK's `resume`: the whole message, from its beginning, while it runs.
@Singleton
final class AiSdkRoute {
  private static final Map<String, String> HEADERS = Map.of("x-vercel-ai-ui-message-stream", "v1");

  private final StreamDoor door;
  private final String root;

  @Inject
  AiSdkRoute(StreamDoor door, @ConfigProperty(name = "quarkus.rest.path") String root) {
    this.door = door;
    this.root = root;
  }

  void route(@Observes Router router) {
    router.get(root + "/v1/apps/:app/ai/:chat/stream").handler(this::open);
  }

  private void open(RoutingContext context) {
    var chat = String.valueOf(context.pathParam("chat"));
    StreamDoor.Choice choice =
        (desk, loop, place) ->
            Runs.running(desk, loop, place, chat)
                .thenApply(found -> found.map(run -> new MessageTelling(new RunMessage(run))));
    door.open(context, new Wish(choice, HEADERS, Optional.empty()));
  }
}
