package dev.overskill.stream.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.testkit.Await;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/// How long an event takes from the producer's call to the editor's ear, one at a time. The figure
/// depends on what else the machine does, so the bound is loose and the log has the figures.
@QuarkusTest
@SuppressWarnings("NullAway.Init") // Quarkus sets the field
class LatencyIT {
  private static final Logger LOG = Logger.getLogger(LatencyIT.class);
  private static final int WARMING = 300;
  private static final int MEASURED = 1_000;
  private static final Duration BOUND = Duration.ofMillis(250);

  @TestHTTPResource("/")
  URI server;

  @Test
  void anEventArrivesSoon() {
    var nanos = new ArrayList<Long>();
    try (var stage = new Stage()) {
      var app = stage.app();
      try (var editor = TestEditor.connect(server, app.app(), Stage.owner(app))) {
        for (int i = 1; i <= WARMING + MEASURED; i++) {
          int expected = i;
          var sent = System.nanoTime();
          stage.say(app, i, i + 1);
          Await.until("event " + i, () -> editor.events().size() >= expected);
          if (i > WARMING) {
            nanos.add(editor.events().getLast().nanos() - sent);
          }
        }
      }
    }

    nanos.sort(null);

    LOG.infof(
        "produce to frame, microseconds: p50 %d, p95 %d, p99 %d, worst %d",
        at(nanos, 0.5), at(nanos, 0.95), at(nanos, 0.99), at(nanos, 1));
    assertThat(at(nanos, 0.5)).isLessThan(BOUND.toMillis() * 1_000);
  }

  private static long at(List<Long> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share)) / 1_000;
  }
}
