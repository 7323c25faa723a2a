package dev.overskill.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import dev.overskill.tenancy.AppGrant.Space;
import dev.overskill.tenancy.Verification.Fault;
import dev.overskill.tenancy.Verification.Refused;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppGrantTest {
  private static final TenantId TENANT = new TenantId("ten_1");
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final SettableClock clock = new SettableClock();
  private final Tokens tokens = TestToken.verifier(clock, new Revocations(clock));
  private final TokenMint mint = new TokenMint("k1", TestToken.PRIVATE, TestToken.ISSUER);

  private String token(Space space) {
    var grant = new AppGrant(TENANT, new AppId("app_1"), space);
    return mint.mint(grant, "j", clock.instant(), LIFE);
  }

  @ParameterizedTest
  @EnumSource
  void whatTheMintWritesIsRead(Space space) {
    assertThat(tokens.grant(token(space)))
        .contains(new AppGrant(TENANT, new AppId("app_1"), space));
  }

  @Test
  void aGrantProvesNobody() {
    assertThat(tokens.verify(token(Space.DRAFT))).isEqualTo(new Refused(Fault.WRONG_AUDIENCE));
  }

  @Test
  void aPersonsTokenIsNoGrant() {
    var person = new Caller.Person(new UserId("usr_1"), TENANT, Role.OWNER);

    assertThat(tokens.grant(mint.mint(person, "j", clock.instant(), LIFE))).isEmpty();
  }

  @Test
  void aGrantEnds() {
    var token = token(Space.DRAFT);

    clock.forward(LIFE.plus(Tokens.SKEW));

    assertThat(tokens.grant(token)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app_1",
        "app_1/",
        "app_1/other",
        "app_1/draft/x",
        "app_1/DRAFT",
        "/draft",
        "usr_1/draft",
        "app_1%2Fdraft",
      })
  void anySubjectButAnAppInASpaceIsRefused(String subject) {
    var claims =
        TestToken.claims(clock)
            .replaceAll("\"aud\":\"[^\"]*\"", "\"aud\":\"" + AppGrant.AUDIENCE + "\"")
            .replaceAll(",\"role\":\"[^\"]*\"|\"role\":\"[^\"]*\",", "");
    var good = claims.replaceAll("\"sub\":\"[^\"]*\"", "\"sub\":\"app_1/draft\"");
    var bad = claims.replaceAll("\"sub\":\"[^\"]*\"", "\"sub\":\"" + subject + "\"");

    var read = tokens.grant(TestToken.signed(TestToken.HEADER, bad));

    assertThat(read).isEmpty();
    assertThat(tokens.grant(TestToken.signed(TestToken.HEADER, good))).isPresent();
  }

  @Test
  void aGrantOfAnotherKeyIsRefused() {
    var parts = token(Space.DRAFT).split("\\.", -1);

    var forged =
        TestToken.part("{\"alg\":\"ES256\",\"kid\":\"k2\"}") + "." + parts[1] + "." + parts[2];

    assertThat(tokens.grant(forged)).isEmpty();
  }
}
