package dev.overskill.preview.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.events.Ids;
import dev.overskill.events.TenantId;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookoutTest {
  private static final Ids IDS = Ids.secure();
  private static final TenantId TENANT = IDS.tenant();
  private static final int MOST = 1_000;
  private static final Duration PAUSE = Duration.ofMillis(1_001);

  private final SlowFileStore store = new SlowFileStore(2);
  private final ManualClock clock = new ManualClock();
  private final Drafts drafts = drafts(2 * MOST, TestDrafts.admission(4, MOST));
  private final Lookout lookout = new Lookout(drafts, clock);

  private Drafts drafts(int count, Admission admission) {
    var limits = new Drafts.Limits(count, Long.MAX_VALUE, Duration.ofMinutes(10));
    return TestDrafts.of(store, clock, admission, limits);
  }

  @AfterEach
  void close() {
    lookout.close();
    drafts.close();
  }

  private void awaitLive(AppId app) {
    Await.until("the app to be looked at", () -> drafts.live(app).isPresent());
  }

  @Test
  void anAppWhoseChangesHavePausedIsLookedAt() {
    store.answer();
    var app = IDS.app();
    lookout.changed(app, TENANT);
    clock.forward(PAUSE);

    awaitLive(app);

    assertThat(drafts.live(app).orElseThrow().tenant()).isEqualTo(TENANT);
  }

  @Test
  void anAppThatIsStillBeingChangedWaits() {
    store.answer();
    var paused = IDS.app();
    var busy = IDS.app();
    lookout.changed(busy, TENANT);
    lookout.changed(paused, TENANT);
    clock.forward(PAUSE.dividedBy(2));
    lookout.changed(busy, TENANT);
    clock.forward(PAUSE.dividedBy(2).plusMillis(1));

    awaitLive(paused);

    assertThat(drafts.live(busy)).isEmpty();
    clock.forward(PAUSE);
    awaitLive(busy);
  }

  @Test
  void oneIsLookedAtAfterTheOther() {
    var apps = List.of(IDS.app(), IDS.app());
    apps.forEach(app -> lookout.changed(app, TENANT));
    clock.forward(PAUSE);
    awaitLive(apps.get(0));
    assertThat(drafts.live(apps.get(1))).isEmpty();

    store.answer();

    awaitLive(apps.get(1));
  }

  @Test
  void whatFindsNoRoomIsLookedAtWhenThereIsSome() throws Exception {
    store.answer();
    var meters = new SimpleMeterRegistry();
    var few = drafts(1, new Admission(4, MOST, Duration.ofHours(1), meters));
    try (var small = new Lookout(few, clock)) {
      var watched = few.draft(IDS.app(), TENANT).orElseThrow();
      watched.whenShown().get(20, TimeUnit.SECONDS);
      DraftsTest.openPage(watched);
      var app = IDS.app();
      small.changed(app, TENANT);
      clock.forward(PAUSE);
      var refused = meters.counter("overskill.preview.refused");
      Await.until("it finds no room", () -> refused.count() > 0);

      few.putAway(watched.app());

      Await.until(
          "it finds room",
          () -> {
            clock.forward(PAUSE);
            return few.live(app).isPresent();
          });
    }
  }

  @Test
  void moreThanItCanLookAfterArePassedOver() {
    store.answer();
    var apps = Stream.generate(IDS::app).limit(MOST + 1L).toList();
    apps.forEach(app -> lookout.changed(app, TENANT));
    clock.forward(PAUSE);

    Await.until(
        "all that it took",
        Duration.ofSeconds(60),
        () -> apps.subList(0, MOST).stream().allMatch(app -> drafts.live(app).isPresent()));

    assertThat(drafts.live(apps.getLast())).isEmpty();
  }
}
