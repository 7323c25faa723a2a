package dev.overskill.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.events.AppState.Domains;
import dev.overskill.events.TenantId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainClaimsTest {
  private static final AppId ANNS = new AppId("app_a");
  private static final AppId BOBS = new AppId("app_b");
  private static final String NAME = "shop.example";

  private final DomainClaims claims = new DomainClaims();

  private static Domains holds(AppId app, long since) {
    var domain = new Domains.Domain(NAME, Instant.ofEpochSecond(since));
    return new Domains(app, new TenantId("ten_x"), List.of(domain));
  }

  private static Domains holdsNothing(AppId app) {
    return new Domains(app, new TenantId("ten_x"), List.of());
  }

  @Test
  void whatIsGivenUpIsNobodys() {
    claims.claim(holds(ANNS, 1));

    claims.claim(holdsNothing(ANNS));

    assertThat(claims.holder(NAME)).isEmpty();
  }

  @Test
  void whoGotItLastHasItEvenIfTheOtherIsHeardLater() {
    claims.claim(holds(BOBS, 2));

    claims.claim(holds(ANNS, 1));

    assertThat(claims.holder(NAME)).contains(BOBS);
  }

  @Test
  void theNewHolderKeepsItWhenTheOldOneIsHeardToGiveItUp() {
    claims.claim(holds(ANNS, 1));
    claims.claim(holds(BOBS, 2));

    claims.claim(holdsNothing(ANNS));

    assertThat(claims.holder(NAME)).contains(BOBS);
  }

  @Test
  void anotherDomainIsNobodys() {
    claims.claim(holds(ANNS, 1));

    assertThat(claims.holder("shop.example.com")).isEmpty();
    assertThat(claims.holder("")).isEmpty();
  }
}
