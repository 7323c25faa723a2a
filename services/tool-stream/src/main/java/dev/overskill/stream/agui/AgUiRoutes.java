package dev.overskill.stream.agui;

import dev.overskill.http.CommonRefusal;
import dev.overskill.stream.socket.Refusals;
import dev.overskill.stream.sse.StreamDoor;
import dev.overskill.stream.sse.StreamDoor.Choice;
import dev.overskill.stream.sse.StreamDoor.Wish;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// One run for AG-UI's clients, always from its beginning: they cannot say where they were, and
/// what they hold they say by their messages.
@Singleton
final class AgUiRoutes {
  private final StreamDoor door;
  private final Refusals refusals;
  private final AgUiConfig config;
  private final String root;

  @Inject
  AgUiRoutes(
      StreamDoor door,
      Refusals refusals,
      AgUiConfig config,
      @ConfigProperty(name = "quarkus.rest.path") String root) {
    this.door = door;
    this.refusals = refusals;
    this.config = config;
    this.root = root;
  }

  void route(@Observes Router router) {
    router
        .post(root + "/v1/apps/:app/ag-ui")
        .handler(BodyHandler.create(false).setBodyLimit(config.inputBytes().asLongValue()))
        .handler(this::follow);
    router.get(root + "/v1/apps/:app/runs/:run/ag-ui").handler(this::look);
  }

  private void follow(RoutingContext context) {
    var body = context.body().buffer();
    tell(context, body == null ? Optional.empty() : RunInput.read(body.getBytes()));
  }

  private void look(RoutingContext context) {
    var run = RunInput.run(String.valueOf(context.pathParam("run")));
    tell(context, run.map(found -> new RunInput(found, Held.nothing())));
  }

  private void tell(RoutingContext context, Optional<RunInput> asked) {
    if (asked.isEmpty()) {
      refusals.refuse(context, CommonRefusal.INVALID_REQUEST);
      return;
    }
    var input = asked.get();
    var choice =
        Choice.of(key ->
            new RunTelling(new RunStory(key.app(), input.run(), input.held()), config.runWait()));
    door.open(context, new Wish(choice, Map.of(), Optional.empty()));
  }
}
