package dev.overskill.edge;

import java.util.concurrent.CountDownLatch;

/// Runs an edge until it is told to stop. Configured by environment variables; see [EdgeSettings].
public final class EdgeMain {
  private EdgeMain() {}

  public static void main(String[] args) throws InterruptedException {
    EdgeSettings settings;
    try {
      settings = EdgeSettings.from(System.getenv());
    } catch (IllegalArgumentException wrong) {
      System.err.println("edge: " + wrong.getMessage());
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
    System.out.printf(
        "edge ready: visitors http://*.%s:%d, API http://127.0.0.1:%d/client/v4%n",
        settings.visitors().appsDomain(), edge.httpPort(), edge.apiPort());
    stopped.await();
  }
}
