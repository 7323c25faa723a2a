package dev.overskill.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppState;
import dev.overskill.events.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RevocationsTest {
  private static final TenantId TENANT = new TenantId("ten_1");

  private final SettableClock clock = new SettableClock();
  private final Instant now = clock.instant();
  private final Revocations revocations = new Revocations(clock);

  @Test
  void onlyTheSubjectInThatTenantIsMeant() {
    revocations.apply(new AppState.Access(TENANT, "usr_1", now));

    assertThat(revocations.isRevoked(TENANT, "usr_1", now.minusSeconds(1))).isTrue();
    assertThat(revocations.isRevoked(TENANT, "usr_1", now)).isFalse();
    assertThat(revocations.isRevoked(TENANT, "usr_2", now.minusSeconds(1))).isFalse();
    assertThat(revocations.isRevoked(new TenantId("ten_2"), "usr_1", now.minusSeconds(1)))
        .isFalse();
  }

  @Test
  void anOlderRecordThatComesLateTakesNothingBack() {
    revocations.apply(new AppState.Access(TENANT, "usr_1", now));
    revocations.apply(new AppState.Access(TENANT, "usr_1", now.minusSeconds(60)));

    assertThat(revocations.isRevoked(TENANT, "usr_1", now.minusSeconds(30))).isTrue();
  }

  @Test
  void listenersHearUntilTheyAreClosed() {
    var heard = new ArrayList<AppState.Access>();
    var access = new AppState.Access(TENANT, "usr_1", now);

    try (var _ = revocations.onAccess(heard::add)) {
      revocations.apply(access);
    }
    revocations.apply(access);

    assertThat(heard).containsExactly(access);
  }

  @Test
  void whatNoTokenCanOutliveIsForgotten() {
    revocations.apply(new AppState.Access(TENANT, "usr_1", now));
    clock.forward(Duration.ofHours(1));
    for (int i = 0; i < 5000; i++) {
      revocations.apply(new AppState.Access(TENANT, "usr_x" + i, clock.instant()));
    }

    assertThat(revocations.isRevoked(TENANT, "usr_1", now.minusSeconds(1))).isFalse();
  }
}
