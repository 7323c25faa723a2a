package dev.overskill.preview.door;

import dev.overskill.preview.bridge.Listener;
import dev.overskill.preview.bridge.Script;
import dev.overskill.preview.draft.Draft;
import dev.overskill.preview.draft.Shown;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Where pages fetch the bridge, and say what they have to say.
final class BridgeDoor {
  private static final int LARGEST = 60_000;
  private static final int AT_ONCE = 64;
  private static final int PATIENCE_SECONDS = 5;

  private final Script script;
  private final Listener listener;
  private final Replies replies;
  private final Semaphore room = new Semaphore(AT_ONCE);

  BridgeDoor(Script script, Listener listener, Replies replies) {
    this.script = script;
    this.listener = listener;
    this.replies = replies;
  }

  void handle(HttpServerRequest request, Vertx vertx, Draft draft, RequestPath path) {
    var answer =
        switch (path.decoded()) {
          case Script.BRIDGE -> script(script.bridge());
          case Script.TOOLS -> script(script.tools());
          case Script.NOTES -> refusal(request);
          default -> Pages.notFound();
        };
    if (path.decoded().equals(Script.NOTES) && answer.status() == 202) {
      receive(request, vertx, draft);
    } else {
      replies.send(request, answer);
    }
  }

  private Answer script(byte[] text) {
    return Answer.immutable(MediaTypes.SCRIPT, text, script.version());
  }

  /// Only our script in a page of this very host may speak: a simple form of a stranger cannot have
  /// this type, and names another origin.
  private static Answer refusal(HttpServerRequest request) {
    var type = String.valueOf(request.getHeader("Content-Type"));
    var length = request.headers().getAll("Content-Length");
    if (!request.method().equals(HttpMethod.POST)) {
      return Answer.words(405, "Notes are posted.").with("Allow", "POST");
    }
    if (!request.headers().contains("Origin") || !HmrDoor.mayEnter(request)) {
      return Answer.words(403, "Only pages of this host say something here.");
    }
    if (!type.equals("application/json")) {
      return Answer.words(415, "Notes are JSON.");
    }
    return length.equals(List.of()) || size(length.getFirst()) > LARGEST
        ? Answer.words(413, "That is too much at once.").asTheLast()
        : Answer.words(202, "");
  }

  private static int size(String length) {
    try {
      return Integer.parseUnsignedInt(length);
    } catch (NumberFormatException _) {
      return Integer.MAX_VALUE;
    }
  }

  private void receive(HttpServerRequest request, Vertx vertx, Draft draft) {
    if (!room.tryAcquire()) {
      replies.send(request, later());
      return;
    }
    var context = vertx.getOrCreateContext();
    var body = request.body().timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    request.resume(); // Quarkus hands requests on paused
    body.onFailure(_ -> {
      room.release();
      request.connection().close();
    });
    body.onSuccess(bytes ->
        Thread.ofVirtual()
            .start(() -> {
              var answer = hear(request, draft, bytes);
              context.runOnContext(_ -> replies.send(request, answer));
            }));
  }

  private Answer hear(HttpServerRequest request, Draft draft, Buffer body) {
    try {
      return draft
          .shown()
          .map(shown -> hear(request, draft, shown, body.getBytes()))
          .orElseGet(BridgeDoor::later);
    } finally {
      room.release();
    }
  }

  private Answer hear(HttpServerRequest request, Draft draft, Shown shown, byte[] body) {
    var host = Knock.authority(request).orElse("");
    return switch (listener.hear(body, draft, shown, host)) {
      case ALL -> Answer.words(202, "");
      case PARTLY -> later();
      case NOT_UNDERSTOOD -> Answer.words(400, "These are no notes.");
    };
  }

  private static Answer later() {
    return Answer.words(429, "").with("Retry-After", "2");
  }
}
