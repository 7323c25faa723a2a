package dev.overskill.preview.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.events.Ids;
import dev.overskill.events.TenantId;
import dev.overskill.testkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.ServerWebSocket;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DraftsTest {
  private static final Ids IDS = Ids.secure();
  private static final TenantId TENANT = IDS.tenant();
  private static final int FILES = 10;
  private static final long BYTES_PER_DRAFT = 2_560;
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final SlowFileStore store = new SlowFileStore(FILES);
  private final Hand clock = new Hand();

  /// A clock that stands still until it is moved.
  private static final class Hand extends Clock {
    private Instant now = Instant.EPOCH;

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private Drafts drafts(int count, long bytes, Admission admission) {
    return TestDrafts.of(store, clock, admission, new Drafts.Limits(count, bytes, IDLE));
  }

  private Drafts drafts(int count, long bytes) {
    store.answer();
    return drafts(count, bytes, TestDrafts.admission(4, 1_000));
  }

  private static Draft shown(Drafts drafts, AppId app) throws Exception {
    var draft = drafts.draft(app, TENANT).orElseThrow();
    draft.whenShown().get(20, TimeUnit.SECONDS);
    return draft;
  }

  static void openPage(Draft draft) {
    var page =
        (ServerWebSocket)
            Proxy.newProxyInstance(
                DraftsTest.class.getClassLoader(),
                new Class<?>[] {ServerWebSocket.class},
                (self, method, _) ->
                    switch (method.getName()) {
                      case "hashCode" -> 1;
                      case "equals", "writeQueueFull" -> false;
                      default -> method.getReturnType().isInstance(self) ? self : null;
                    });
    draft.sockets().add(page, "");
  }

  private static List<AppId> apps(int count) {
    return Stream.generate(IDS::app).limit(count).toList();
  }

  @Test
  void oneMoreThanFitTakesThePlaceOfTheLongestUnused() throws Exception {
    var apps = apps(3);
    var drafts = drafts(2, Long.MAX_VALUE);
    for (var app : apps.subList(0, 2)) {
      shown(drafts, app);
      clock.move(Duration.ofSeconds(1));
    }

    shown(drafts, apps.get(2));

    assertThat(apps.stream().map(drafts::live).map(Optional::isPresent))
        .containsExactly(false, true, true);
  }

  @Test
  void aDraftWithAnOpenPageStaysHoweverLongItIsUnused() throws Exception {
    var apps = apps(3);
    var drafts = drafts(2, Long.MAX_VALUE);
    openPage(shown(drafts, apps.get(0)));
    clock.move(IDLE.multipliedBy(2));
    shown(drafts, apps.get(1));
    shown(drafts, apps.get(2));

    drafts.tidy();

    assertThat(apps.stream().map(drafts::live).map(Optional::isPresent))
        .containsExactly(true, false, true);
  }

  @Test
  void whenPeopleLookAtAllNobodyElseIsTakenIn() throws Exception {
    var apps = apps(2);
    var drafts = drafts(2, Long.MAX_VALUE);
    for (var app : apps) {
      openPage(shown(drafts, app));
    }

    var another = drafts.draft(IDS.app(), TENANT);

    assertThat(another).isEmpty();
    assertThat(drafts.draft(apps.get(0), TENANT)).isPresent();
  }

  @Test
  void whatNobodyLooksAtIsPutAwayAfterAWhile() throws Exception {
    var app = IDS.app();
    var drafts = drafts(10, Long.MAX_VALUE);
    shown(drafts, app);
    clock.move(IDLE.plusSeconds(1));

    drafts.tidy();

    assertThat(drafts.live(app)).isEmpty();
  }

  @Test
  void whatHoldsTooMuchIsPutAwayTheLongestUnusedFirst() throws Exception {
    var apps = apps(4);
    var drafts = drafts(10, 2 * BYTES_PER_DRAFT);
    for (var app : apps) {
      var draft = shown(drafts, app);
      if (app.equals(apps.get(0))) {
        openPage(draft);
      }
      clock.move(Duration.ofSeconds(1));
    }

    drafts.tidy();

    assertThat(apps.stream().map(drafts::live).map(Optional::isPresent))
        .containsExactly(true, false, false, true);
  }

  @Test
  void aBurstOfColdAppsTakesTurnsAndAllAreShown() {
    var drafts = drafts(1_000, Long.MAX_VALUE, TestDrafts.admission(3, 1_000));
    var shown =
        apps(500).stream().map(app -> drafts.draft(app, TENANT).orElseThrow().whenShown()).toList();

    store.answer();

    CompletableFuture.allOf(shown.toArray(CompletableFuture<?>[]::new))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
    assertThat(store.most()).isBetween(1, 3);
  }

  @Test
  void oneThatTakesLongHoldsUpTheOthersForAWhileOnly() {
    var admission = new Admission(1, 1_000, Duration.ofMillis(20), new SimpleMeterRegistry());
    var drafts = drafts(1_000, Long.MAX_VALUE, admission);

    var shown =
        apps(3).stream().map(app -> drafts.draft(app, TENANT).orElseThrow().whenShown()).toList();

    Await.until("all to have begun", () -> store.most() == 3);
    store.answer();
    CompletableFuture.allOf(shown.toArray(CompletableFuture<?>[]::new))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void whoComesWhenTheLineIsFullIsToldToComeAgain() {
    var admission = TestDrafts.admission(1, 2);
    var drafts = drafts(1_000, Long.MAX_VALUE, admission);
    while (admission.hasRoom()) {
      drafts.draft(IDS.app(), TENANT).ifPresent(draft -> draft.whenShown().isDone());
      Thread.onSpinWait();
    }

    var refused = drafts.draft(IDS.app(), TENANT);

    assertThat(refused).isEmpty();
    store.answer();
  }

  @Test
  void allThatWasTakenInIsLive() {
    var drafts = drafts(100, Long.MAX_VALUE);
    var apps = apps(50);

    apps.forEach(app -> drafts.draft(app, TENANT));

    assertThat(IntStream.range(0, 50).filter(i -> drafts.live(apps.get(i)).isPresent()).count())
        .isEqualTo(50);
  }
}
