package dev.overskill.load.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.EventJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// HTTP as a script likes it: one call, one answer, blocking, with a time limit. Hosts under
/// `localhost` are reached on the loopback address without asking a resolver.
public final class Http implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final HttpClient client;

  /// An answer.
  ///
  /// @param headers by lower-case name, the last one of each
  public record Answer(int status, Map<String, String> headers, Buffer body) {
    public String text() {
      return body.toString();
    }

    public JsonNode json() throws IOException {
      return EventJson.mapper().readTree(body.getBytes());
    }

    public boolean ok() {
      return status >= 200 && status < 300;
    }

    /// This answer, if it is a good one.
    ///
    /// @throws IOException naming what was asked and what was answered
    public Answer orFail(String what) throws IOException {
      if (!ok()) {
        throw new IOException(what + ": " + status + " " + text());
      }
      return this;
    }
  }

  public Http() {
    this.vertx = Vertx.vertx();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(16)
                .setTcpNoDelay(true)
                .setDecompressionSupported(false));
  }

  Vertx vertx() {
    return vertx;
  }

  public Answer get(URI uri, Map<String, String> headers) throws IOException {
    return send(HttpMethod.GET, uri, headers, null);
  }

  public Answer post(URI uri, Map<String, String> headers, JsonNode body) throws IOException {
    return send(HttpMethod.POST, uri, headers, body);
  }

  private Answer send(
      HttpMethod method, URI uri, Map<String, String> headers, @Nullable JsonNode body)
      throws IOException {
    var options = new RequestOptions(options(uri)).setMethod(method).setTimeout(LIMIT.toMillis());
    headers.forEach(options::putHeader);
    if (body != null) {
      options.putHeader("content-type", "application/json");
    }
    return await(
        method + " " + uri,
        client.request(options).compose(request -> exchange(request, body)),
        LIMIT);
  }

  /// Everything from here on runs on the connection's event loop: whoever asks for a body after it
  /// has passed by waits for ever.
  private static Future<Answer> exchange(HttpClientRequest request, @Nullable JsonNode body) {
    var sent = body == null ? request.send() : request.send(Buffer.buffer(EventJson.write(body)));
    return sent.compose(response ->
        response.body().map(b -> new Answer(response.statusCode(), headers(response), b)));
  }

  static RequestOptions options(URI uri) {
    var port = uri.getPort() < 0 ? 80 : uri.getPort();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var address = uri.getHost().endsWith("localhost") ? "127.0.0.1" : uri.getHost();
    return new RequestOptions()
        .setServer(SocketAddress.inetSocketAddress(port, address))
        .setHost(uri.getHost())
        .setPort(port)
        .setURI(path + query);
  }

  /// Where a WebSocket goes. Vert.x resolves the host of one whatever its server address is, so the
  /// loopback address stands in for it and the name goes into the header.
  static WebSocketConnectOptions socketOptions(URI uri) {
    var options = options(uri);
    var connect = new WebSocketConnectOptions().setURI(options.getURI());
    return connect
        .setHost(options.getServer().host())
        .setPort(options.getPort())
        .putHeader("host", uri.getHost() + ":" + options.getPort());
  }

  private static Map<String, String> headers(io.vertx.core.http.HttpClientResponse response) {
    var map = new java.util.HashMap<String, String>();
    response
        .headers()
        .forEach(header ->
            map.put(header.getKey().toLowerCase(java.util.Locale.ROOT), header.getValue()));
    return Map.copyOf(map);
  }

  static <T> T await(String what, Future<T> future, Duration limit) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(
          String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
    } catch (TimeoutException e) {
      throw new IOException(what + ": no answer within " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(what + ": interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
    vertx.close();
  }
}
