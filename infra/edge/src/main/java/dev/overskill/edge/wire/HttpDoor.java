package dev.overskill.edge.wire;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// An HTTP server on loopback: reads a request up to a limit and answers it on a virtual thread.
public final class HttpDoor implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpDoor.class.getName());
  private static final int LINE_LIMIT = 16 * 1024;
  private static final long WAIT_SECONDS = 10;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Routes.Handler handler;
  private final int bodyLimit;

  /// Listens on `port` (0 picks one) as soon as it is constructed.
  public HttpDoor(Vertx vertx, int port, int bodyLimit, Routes.Handler handler) {
    this.handler = handler;
    this.bodyLimit = bodyLimit;
    var options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setMaxInitialLineLength(LINE_LIMIT)
            .setMaxHeaderSize(LINE_LIMIT * 2)
            .setTcpNoDelay(true);
    server = vertx.createHttpServer(options).requestHandler(this::read);
    await(server.listen());
  }

  public int port() {
    return server.actualPort();
  }

  private void read(HttpServerRequest request) {
    var body = Buffer.buffer();
    request.handler(chunk -> {
      if (body.length() <= bodyLimit) {
        body.appendBuffer(chunk);
      }
    });
    request.exceptionHandler(broken -> LOG.log(Level.DEBUG, "request broken off", broken));
    request.endHandler(done -> threads.execute(() -> answer(request, body)));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    var path = request.path();
    if (path == null || !path.startsWith("/")) {
      write(request, Answer.empty(400));
      return;
    }
    if (body.length() > bodyLimit) {
      write(request, Answer.text(413, "The body is larger than " + bodyLimit + " bytes."));
      return;
    }
    try {
      write(request, handler.answer(requestOf(request, path, body)));
    } catch (Exception failure) {
      LOG.log(Level.ERROR, "request failed: " + request.method() + " " + path, failure);
      write(request, Answer.text(500, "The edge failed to answer."));
    }
  }

  private static Request requestOf(HttpServerRequest request, String path, Buffer body) {
    return new Request(
        request.method().name(),
        path,
        Map.of(),
        request.params(),
        request.headers(),
        body.getBytes());
  }

  private static void write(HttpServerRequest request, Answer answer) {
    var response = request.response().setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    var _ = response.end(Buffer.buffer(answer.body()));
  }

  @Override
  public void close() {
    await(server.close());
    threads.shutdown();
  }

  private static <T> void await(io.vertx.core.Future<T> future) {
    try {
      var _ = future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    } catch (Exception failed) {
      throw new IllegalStateException("cannot open or close an HTTP door", failed);
    }
  }
}
