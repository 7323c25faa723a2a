package dev.overskill.edge;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;

/// Runs an edge until it is told to stop. Configured by environment variables; see [EdgeSettings].
public final class EdgeMain {
  private static final Logger LOG = System.getLogger(EdgeMain.class.getName());

  private EdgeMain() {}

  public static void main(String[] args) throws InterruptedException {
    EdgeSettings settings;
    try {
      settings = EdgeSettings.from(System.getenv());
    } catch (IllegalArgumentException wrong) {
      LOG.log(Level.ERROR, "the edge does not start: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    var edge = Edge.start(settings);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  edge.close();
                  stopped.countDown();
                },
                "edge-stop"));
    LOG.log(
        Level.INFO,
        "ready: visitors http://*.%s:%d, API http://127.0.0.1:%d/client/v4"
            .formatted(settings.visitors().appsDomain(), edge.httpPort(), edge.apiPort()));
    stopped.await();
  }
}
