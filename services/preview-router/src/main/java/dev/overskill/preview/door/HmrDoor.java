package dev.overskill.preview.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.overskill.preview.bridge.Allowance;
import dev.overskill.preview.draft.Draft;
import dev.overskill.preview.module.ModuleUrl;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Locale;

/// Opens the sockets of Vite's client.
final class HmrDoor {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String HMR = "vite-hmr";
  private static final String PING = "vite-ping";
  private static final int MESSAGES_AT_ONCE = 200;
  private static final int MESSAGES_PER_SECOND = 20;

  /// Whether a request asks for a socket.
  static boolean knocks(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  /// A page may open a socket on its own host only; a tool that is no browser sends no Origin.
  static boolean mayEnter(HttpServerRequest request) {
    var origins = request.headers().getAll("Origin");
    var host = Knock.authority(request).orElse("");
    return origins.isEmpty()
        || (origins.size() == 1
            && List.of("http://" + host, "https://" + host)
                .contains(origins.getFirst().toLowerCase(Locale.ROOT)));
  }

  /// The reason why no socket is opened.
  enum Refused {
    FOREIGN_ORIGIN(403),
    NO_PROTOCOL(400),
    TOO_MANY(503);

    final int status;

    Refused(int status) {
      this.status = status;
    }
  }

  void open(HttpServerRequest request, Draft draft) {
    var protocol = protocol(request);
    if (!mayEnter(request)) {
      refuse(request, Refused.FOREIGN_ORIGIN);
    } else if (protocol.isEmpty() || !"/".equals(request.path())) {
      refuse(request, Refused.NO_PROTOCOL);
    } else if (!draft.sockets().hasRoom()) {
      refuse(request, Refused.TOO_MANY);
    } else {
      var mark = request.getParam("token", "");
      request
          .toWebSocket()
          .onSuccess(socket -> opened(socket, draft, mark))
          .onFailure(_ -> request.connection().close()); // it was answered already
    }
  }

  private static void refuse(HttpServerRequest request, Refused why) {
    request
        .response()
        .setStatusCode(why.status)
        .putHeader(Answer.CONNECTION, "close")
        .end()
        .onComplete(_ -> request.connection().close());
  }

  private static String protocol(HttpServerRequest request) {
    var offered = String.valueOf(request.getHeader("Sec-WebSocket-Protocol"));
    return List.of(offered.split("\\s*,\\s*", -1)).stream()
        .filter(each -> each.equals(HMR) || each.equals(PING))
        .findFirst()
        .orElse("");
  }

  private static void opened(ServerWebSocket socket, Draft draft, String mark) {
    if (PING.equals(socket.subProtocol())) {
      socket.close();
      return;
    }
    var allowance = new Allowance(MESSAGES_AT_ONCE, MESSAGES_PER_SECOND, System.nanoTime());
    socket.textMessageHandler(text -> {
      if (!allowance.take(System.nanoTime())) {
        socket.close((short) 1008, "too many messages");
        return;
      }
      received(text, draft);
    });
    draft.sockets().add(socket, mark);
    var _ = draft.whenShown();
  }

  /// The one message of a page that changes anything here; the rest is for plugins we do not have.
  private static void received(String text, Draft draft) {
    try {
      JsonNode message = JSON.readTree(text);
      if (message.path("event").asText().equals("vite:invalidate")) {
        var refused = message.path("data");
        var path = refused.path("path").asText();
        var end = path.indexOf('?');
        var url =
            end < 0
                ? ModuleUrl.of(path)
                : ModuleUrl.of(path.substring(0, end), path.substring(end + 1));
        draft.invalidated(url, refused.path("firstInvalidatedBy").asText(path));
      }
    } catch (JsonProcessingException _) {
      // not a message of Vite's client
    }
  }
}
