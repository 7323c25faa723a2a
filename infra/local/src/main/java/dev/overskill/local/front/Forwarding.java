package dev.overskill.local.front;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;
import java.util.List;

/// The way from the front door to the services: bodies stream through, sockets pass, and what the
/// services are told about the visitor is told by the door alone.
final class Forwarding {
  private static final int CONNECT_MILLIS = 1_000;
  private static final int IDLE_MILLIS = 90_000;
  private static final int CONNECTIONS = 256;
  private static final int WAITING = 512;
  private static final long LARGEST_BODY = 64L << 20;

  /// Headers by which a visitor could speak in the name of a proxy.
  private static final List<String> FOREIGN =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Forwarded-Prefix",
          "X-Forwarded-Proto",
          "X-Forwarded-Server",
          "X-Real-IP");

  private final FrontConfig config;
  private final HttpClient client;
  private final HttpProxy proxy;

  Forwarding(Vertx vertx, FrontConfig config) {
    this.config = config;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxPoolSize(CONNECTIONS)
                .setMaxWaitQueueSize(WAITING)
                .setDecompressionSupported(false));
    this.proxy =
        HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(true), client)
            .origin(this::originOf)
            .addInterceptor(new Manners());
  }

  void forward(HttpServerRequest request) {
    if (declaredLength(request) > LARGEST_BODY) {
      Problems.answer(request.response(), Problems.TOO_LARGE);
      return;
    }
    proxy.handle(request);
  }

  private static long declaredLength(HttpServerRequest request) {
    var length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException malformed) {
      return Long.MAX_VALUE;
    }
  }

  private Future<HttpClientRequest> originOf(ProxyContext context) {
    var path = FrontDoor.pathOf(context.request().proxiedRequest());
    var port = config.services().get(FrontDoor.firstSegment(path));
    if (port == null) {
      return Future.failedFuture("no service serves " + path);
    }
    return client.request(
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setConnectTimeout(CONNECT_MILLIS)
            .setIdleTimeout(IDLE_MILLIS));
  }

  private static final class Manners implements ProxyInterceptor {
    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      var request = context.request();
      var visitor = request.proxiedRequest();
      FOREIGN.forEach(request.headers()::remove);
      request.putHeader("X-Forwarded-Host", String.valueOf(visitor.authority()));
      request.putHeader("X-Forwarded-Proto", "http");
      request.putHeader("X-Forwarded-For", visitor.remoteAddress().hostAddress());
      return context.sendRequest().recover(away -> Future.succeededFuture(excuse(context)));
    }

    private static ProxyResponse excuse(ProxyContext context) {
      return context
          .request()
          .release()
          .response()
          .setStatusCode(Problems.SERVICE_AWAY.status())
          .putHeader("Content-Type", "application/problem+json")
          .putHeader("Cache-Control", "no-store")
          .putHeader("Retry-After", "1")
          .setBody(Body.body(Problems.SERVICE_AWAY.body()));
    }
  }
}
