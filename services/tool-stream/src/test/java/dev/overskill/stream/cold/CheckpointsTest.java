package dev.overskill.stream.cold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.Ids;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.testkit.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class CheckpointsTest {
  private static final Ids IDS = Ids.secure();

  private final AppKey first = new AppKey(IDS.tenant(), IDS.app());
  private final AppKey second = new AppKey(IDS.tenant(), IDS.app());
  private final List<AppKey> made = new CopyOnWriteArrayList<>();

  @Test
  void anAppThatWaitsIsNotAskedForTwice() {
    var gate = new CountDownLatch(1);
    try (var checkpoints =
        new Checkpoints(app -> {
          await(gate);
          made.add(app);
        })) {
      checkpoints.ask(first);
      checkpoints.ask(second);
      checkpoints.ask(second);
      gate.countDown();

      Await.until("both are made", () -> made.containsAll(List.of(first, second)));
      checkpoints.ask(first);
      Await.until("the first is made again", () -> made.size() == 3);
    }
    assertThat(made).containsExactly(first, second, first);
  }

  @Test
  void oneThatFailsStopsNoOther() {
    try (var checkpoints =
        new Checkpoints(app -> {
          made.add(app);
          if (app.equals(first)) {
            throw new IllegalStateException("the database is away");
          }
        })) {
      checkpoints.ask(first);
      checkpoints.ask(second);

      Await.until("both were tried", () -> made.size() == 2);
    }
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
