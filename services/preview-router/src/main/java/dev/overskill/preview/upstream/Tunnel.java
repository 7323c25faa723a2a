package dev.overskill.preview.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// A WebSocket of a page to an upstream of the app's own. The two speak with each other as they
/// like (RFC 6455 is end to end); we pass bytes on, as fast as the slower one takes them.
final class Tunnel {
  private static final List<String> HANDSHAKE =
      List.of(
          "Sec-WebSocket-Key",
          "Sec-WebSocket-Version",
          "Sec-WebSocket-Protocol",
          "Sec-WebSocket-Extensions");

  private final RoutingContext routing;
  private final HttpServerRequest request;
  private final Asker asker;
  private final Destination to;
  private final Amounts.One limits;
  private final Promise<Void> over = Promise.promise();

  Tunnel(RoutingContext routing, Asker asker, Destination to, Amounts.One limits) {
    this.routing = routing;
    this.request = routing.request();
    this.asker = asker;
    this.to = to;
    this.limits = limits;
  }

  /// Comes when it is closed, or was not opened.
  Future<Void> over() {
    return over.future();
  }

  /// Opens it. Gives the page's end once both ends are open; fails with [RefusedException] if the
  /// upstream opens no socket.
  Future<NetSocket> open(HttpClient client, String path) {
    var options =
        to.asked(HttpMethod.GET, path)
            .setConnectTimeout(limits.connect().toMillis())
            .setIdleTimeout(limits.silence().toMillis());
    return client
        .request(options)
        .compose(this::shake)
        .onFailure(_ -> over.tryComplete())
        .recover(_ -> Future.failedFuture(new RefusedException(ApiRefusal.UPSTREAM_UNREACHABLE)));
  }

  private Future<NetSocket> shake(HttpClientRequest asked) {
    Headers.out(request, asker, to, asked.headers());
    asked.putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
    HANDSHAKE.forEach(name -> {
      var value = request.getHeader(name);
      if (value != null) {
        asked.putHeader(name, value);
      }
    });
    routing.addEndHandler(_ -> asked.reset());
    return asked.connect().compose(answer -> join(asked, answer));
  }

  private Future<NetSocket> join(HttpClientRequest asked, HttpClientResponse answer) {
    if (answer.statusCode() != 101 || !"websocket".equalsIgnoreCase(answer.getHeader("Upgrade"))) {
      asked.reset();
      return Future.failedFuture("the upstream opens no socket");
    }
    var upstream = answer.netSocket();
    upstream.pause();
    var response = request.response().setStatusCode(101);
    Headers.back(answer.headers(), to, response.headers());
    response.putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
    request.resume(); // Quarkus hands requests on paused
    return request
        .toNetSocket()
        .onSuccess(page -> connect(page, upstream))
        .onFailure(_ -> upstream.close());
  }

  private void connect(NetSocket page, NetSocket upstream) {
    page.closeHandler(_ -> {
      over.tryComplete();
      upstream.close();
    });
    upstream.closeHandler(_ -> page.close());
    page.pipeTo(upstream).onFailure(_ -> upstream.close());
    upstream.pipeTo(page).onFailure(_ -> page.close());
  }
}
