package dev.overskill.preview.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.events.Ids;
import dev.overskill.events.TenantId;
import dev.overskill.preview.limit.Quotas.Entered;
import dev.overskill.preview.limit.Quotas.TooMuch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong clock = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Ids ids = Ids.secure();
  private final TenantId tenant = ids.tenant();
  private final TenantId other = ids.tenant();
  private final AppId app = ids.app();

  private Quotas quotas(Map<String, String> settings) {
    return new Quotas(config(settings), clock::get, meters);
  }

  private static LimitConfig config(Map<String, String> settings) {
    var builder = new SmallRyeConfigBuilder().withMapping(LimitConfig.class);
    settings.forEach(
        (name, value) -> builder.withDefaultValue("overskill.preview.limits." + name, value));
    return builder.build().getConfigMapping(LimitConfig.class);
  }

  private static List<Entered> fill(Quotas quotas, TenantId tenant, AppId app, Place place) {
    var inside = new ArrayList<Entered>();
    while (quotas.enter(tenant, app, place) instanceof Entered entered) {
      inside.add(entered);
    }
    return inside;
  }

  @Test
  void whatIsClosedMakesRoomOnce() {
    var quotas = quotas(Map.of("app.in-flight", "3"));
    var inside = fill(quotas, tenant, app, Place.REQUEST);

    inside.getFirst().close();
    inside.getFirst().close();

    assertThat(inside).hasSize(3);
    assertThat(fill(quotas, tenant, app, Place.REQUEST)).hasSize(1);
  }

  @Test
  void aNoisyAppLeavesRoomForTheOthersOfItsTenant() {
    var quotas = quotas(Map.of("app.requests-at-once", "10", "tenant.requests-at-once", "20"));
    for (int n = 0; n < 1_000; n++) {
      quotas.enter(tenant, app, Place.REQUEST);
    }

    var verdict = quotas.enter(tenant, ids.app(), Place.REQUEST);

    assertThat(verdict).isInstanceOf(Entered.class);
  }

  @Test
  void allAppsOfATenantShareItsRoomAndNoOtherTenantDoes() {
    var quotas = quotas(Map.of("tenant.in-flight", "50"));
    for (int n = 0; n < 500; n++) {
      quotas.enter(tenant, ids.app(), Place.REQUEST);
    }

    var neighbour = quotas.enter(tenant, ids.app(), Place.REQUEST);
    var stranger = fill(quotas, other, ids.app(), Place.REQUEST);

    assertThat(neighbour).isInstanceOf(TooMuch.class);
    assertThat(stranger).hasSize(50);
  }

  @Test
  void socketsTakeNoPlaceOfRequests() {
    var quotas = quotas(Map.of("tenant.sockets", "4", "app.in-flight", "3"));

    var sockets = fill(quotas, tenant, app, Place.SOCKET);

    assertThat(sockets).hasSize(4);
    assertThat(fill(quotas, tenant, app, Place.REQUEST)).hasSize(3);
  }

  @Test
  void whoComesTooFastHearsWhenToComeAgain() {
    var quotas = quotas(Map.of("app.requests-per-second", "2", "app.requests-at-once", "1"));
    quotas.enter(tenant, app, Place.REQUEST);

    var refused = quotas.enter(tenant, app, Place.REQUEST);

    assertThat(refused)
        .isInstanceOfSatisfying(TooMuch.class, it -> assertThat(it.pause()).hasMillis(500));
    clock.addAndGet(SECOND / 2);
    assertThat(quotas.enter(tenant, app, Place.REQUEST)).isInstanceOf(Entered.class);
    assertThat(meters.counter("overskill.preview.over.quota", "limit", "rate").count())
        .isEqualTo(1);
  }

  @Test
  void theTableStaysSmall() {
    var quotas = quotas(Map.of("accounts", "100"));

    for (int n = 0; n < 10_000; n++) {
      quotas.enter(tenant, ids.app(), Place.REQUEST);
    }

    assertThat(quotas.remembered()).isLessThanOrEqualTo(101);
  }
}
