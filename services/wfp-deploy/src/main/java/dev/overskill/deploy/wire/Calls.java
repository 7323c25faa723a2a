package dev.overskill.deploy.wire;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Makes HTTP calls from virtual threads: it blocks until there is a reply or patience ends.
@ApplicationScoped
public class Calls {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int CONNECTIONS_PER_HOST = 16;

  private final HttpClient client;

  @Inject
  public Calls(Vertx vertx) {
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxPoolSize(CONNECTIONS_PER_HOST)
                .setTcpNoDelay(true)
                .setVerifyHost(true));
  }

  public Reply send(Call call) {
    var answered =
        client
            .request(options(call))
            .compose(request -> exchange(request, call))
            .toCompletionStage()
            .toCompletableFuture();
    try {
      return answered.get(call.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      return new Reply.Lost(String.valueOf(failure.getCause()));
    } catch (TimeoutException late) {
      return new Reply.Lost("no answer within " + call.patience().toMillis() + " ms");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Reply.Lost("interrupted");
    }
  }

  private static RequestOptions options(Call call) {
    var uri = call.uri();
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.valueOf(call.method()))
        .setHost(uri.getHost())
        .setPort(port(uri))
        .setSsl(uri.getScheme().equals("https"))
        .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
        .setServer(SocketAddress.inetSocketAddress(port(call.server()), call.server().getHost()))
        .setTimeout(call.patience().toMillis());
  }

  private static Future<Reply> exchange(HttpClientRequest request, Call call) {
    call.headers().forEach(request::putHeader);
    return request
        .send(Buffer.buffer(call.body()))
        .compose(response -> response.body().map(body -> answered(response, body)));
  }

  private static Reply answered(HttpClientResponse response, Buffer body) {
    var headers = new LinkedHashMap<String, String>();
    response
        .headers()
        .forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    return new Reply.Answered(response.statusCode(), headers, body.getBytes());
  }

  private static int port(URI uri) {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return uri.getScheme().equals("https") ? 443 : 80;
  }
}
