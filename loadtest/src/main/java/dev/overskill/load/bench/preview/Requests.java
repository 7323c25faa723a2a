package dev.overskill.load.bench.preview;

import dev.overskill.load.bench.server.Usage;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The same request again and again, on so many connections at a time, for so long. Each connection
/// asks anew as soon as it has its answer. Used on one event loop.
final class Requests {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int LIMIT_SECONDS = 30;

  private final Page page;
  private final String uri;
  private final List<Long> nanos = new ArrayList<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private long until;
  private int running;

  /// What was found.
  ///
  /// @param cpuMicros processor time of the server for each request
  record Found(double perSecond, double cpuMicros, Spread latency) {}

  /// What a server's process has used.
  interface Meter {
    Usage read() throws IOException;
  }

  private Requests(Page page, String uri) {
    this.page = page;
    this.uri = uri;
  }

  static Found measure(Vertx vertx, Page page, String uri, Meter meter, int seconds)
      throws IOException, InterruptedException {
    var requests = new Requests(page, uri);
    var before = meter.read().cpuMicros();
    vertx.runOnContext(_ -> requests.begin(seconds));
    try {
      requests.ended.get(seconds + LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("a request was not answered: " + uri, e);
    }
    var used = meter.read().cpuMicros() - before;
    var count = requests.nanos.size();
    return new Found(
        (double) count / seconds, (double) used / count, Spread.ofNanos(requests.nanos));
  }

  private void begin(int seconds) {
    until = System.nanoTime() + seconds * NANOS_PER_SECOND;
    running = Page.CONNECTIONS;
    for (int i = 0; i < Page.CONNECTIONS; i++) {
      ask();
    }
  }

  private void ask() {
    var start = System.nanoTime();
    if (start >= until) {
      if (--running == 0) {
        ended.complete(null);
      }
      return;
    }
    page.get(uri, "*/*")
        .onSuccess(answer -> {
          if (answer.status() != 200) {
            ended.completeExceptionally(new IllegalStateException("answered " + answer.status()));
            return;
          }
          nanos.add(System.nanoTime() - start);
          ask();
        })
        .onFailure(ended::completeExceptionally);
  }
}
