package dev.overskill.preview.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.tracing.TracingPolicy;
import java.util.concurrent.TimeUnit;

/// What asks the platform's store, and what asks strangers: connections are never shared.
record Clients(HttpClient store, HttpClient own) {
  private static final int STORE_CONNECTIONS = 64;
  private static final int OWN_CONNECTIONS = 32;
  private static final int WAITING = 512;
  private static final int KEEP_SECONDS = 15;
  private static final int LARGEST_HEADERS = 16 * 1024;

  static Clients of(Vertx vertx, Amounts.One amounts) {
    return of(vertx, amounts, own(amounts));
  }

  /// @param own for upstreams of apps
  static Clients of(Vertx vertx, Amounts.One amounts, HttpClientOptions own) {
    return new Clients(
        vertx.createHttpClient(options(amounts).setMaxPoolSize(STORE_CONNECTIONS)),
        vertx.createHttpClient(own));
  }

  /// Strangers learn nothing of our traces.
  static HttpClientOptions own(Amounts.One amounts) {
    return options(amounts).setMaxPoolSize(OWN_CONNECTIONS).setTracingPolicy(TracingPolicy.IGNORE);
  }

  private static HttpClientOptions options(Amounts.One amounts) {
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setPipelining(false)
        .setDecompressionSupported(false)
        .setVerifyHost(true)
        .setTrustAll(false)
        .setConnectTimeout((int) amounts.connect().toMillis())
        .setSslHandshakeTimeout(amounts.connect().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setKeepAliveTimeout(KEEP_SECONDS)
        .setMaxWaitQueueSize(WAITING)
        .setMaxHeaderSize(LARGEST_HEADERS);
  }

  HttpClient of(Destination to) {
    return to.isOwn() ? own : store;
  }
}
