package dev.overskill.files.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LanesTest {
  private record Item(AppId app, int number) {}

  private static AppId app(int number) {
    return new AppId("app_" + number);
  }

  @Test
  void eachAppKeepsItsOrder() throws InterruptedException {
    Map<AppId, List<Integer>> done = new ConcurrentHashMap<>();
    var lanes =
        new Lanes<Item>(
            4,
            16,
            item ->
                done.computeIfAbsent(item.app(), _ -> new CopyOnWriteArrayList<>())
                    .add(item.number()));

    for (var i = 0; i < 500; i++) {
      lanes.add(app(i % 7), new Item(app(i % 7), i));
    }

    assertThat(lanes.drain(Duration.ofSeconds(10))).isTrue();
    assertThat(done).hasSize(7);
    done.forEach((app, numbers) -> assertThat(numbers).isSorted().hasSizeGreaterThanOrEqualTo(71));
    assertThat(lanes.busy()).isZero();
  }

  @Test
  void oneAppDoesNotHoldUpAnother() throws InterruptedException {
    var stuck = new CountDownLatch(1);
    List<Item> done = new CopyOnWriteArrayList<>();
    var lanes =
        new Lanes<Item>(
            2,
            16,
            item -> {
              if (item.app().equals(app(1))) {
                awaitQuietly(stuck);
              }
              done.add(item);
            });

    lanes.add(app(1), new Item(app(1), 1));
    for (var i : IntStream.range(0, 5).toArray()) {
      lanes.add(app(2), new Item(app(2), i));
    }

    Await.until("the other app is done", () -> done.size() == 5);
    stuck.countDown();
    Await.until("the first one too", () -> done.size() == 6);
  }

  @SuppressWarnings("ThreadJoinLoop")
  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
