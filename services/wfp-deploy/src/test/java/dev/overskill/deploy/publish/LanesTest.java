package dev.overskill.deploy.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.events.Ids;
import dev.overskill.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final Ids IDS = Ids.secure();
  private final Lanes lanes = new Lanes(new Settings());

  @AfterEach
  void stop() {
    lanes.stop();
  }

  @Test
  void workOfOneAppKeepsItsOrder() {
    var app = IDS.app();
    var done = new CopyOnWriteArrayList<Integer>();

    for (int number = 0; number < 100; number++) {
      int mine = number;
      lanes.put(app, () -> done.add(mine));
    }

    Await.until("all is done", () -> done.size() == 100);
    assertThat(done).isSorted();
  }

  @Test
  void anAppThatTakesLongHoldsUpNoOther() throws InterruptedException {
    var gate = new CountDownLatch(1);
    var quick = new CountDownLatch(1);
    lanes.put(IDS.app(), () -> await(gate));

    lanes.put(IDS.app(), quick::countDown);

    assertThat(quick.await(10, TimeUnit.SECONDS)).isTrue();
    gate.countDown();
  }

  @Test
  void workThatComesAfterTheLaneEmptiedRunsToo() {
    var app = IDS.app();
    var done = new CopyOnWriteArrayList<AppId>();
    lanes.put(app, () -> done.add(app));
    Await.until("the lane is empty", () -> done.size() == 1);

    lanes.put(app, () -> done.add(app));

    Await.until("the second is done", () -> done.size() == 2);
    assertThat(done).isEqualTo(List.of(app, app));
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private record Settings() implements PublishConfig {
    @Override
    public int atOnce() {
      return 2;
    }

    @Override
    public Duration databaseTimeout() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Duration bundleTimeout() {
      return Duration.ofSeconds(1);
    }
  }
}
