package dev.overskill.preview.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.events.AppState.Viewing;
import dev.overskill.events.TenantId;
import dev.overskill.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private static final AppId APP = new AppId("app_1");
  private static final AppId OTHER = new AppId("app_2");

  /// SHA-256 of `secret`.
  private static final String HASH =
      "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

  private final ManualClock clock = new ManualClock();
  private final Map<AppId, Viewing> known = new HashMap<>();
  private final Gate gate = new Gate(app -> Optional.ofNullable(known.get(app)), clock);

  private void seen(AppId app, boolean hidden, Viewing.Link... links) {
    known.put(app, new Viewing(app, new TenantId("ten_1"), hidden, Instant.EPOCH, List.of(links)));
  }

  private Viewing.Link link() {
    return new Viewing.Link("l1", HASH, clock.instant().plus(Duration.ofHours(1)));
  }

  private static List<String> cookie(String secret) {
    return List.of("theme=dark; " + Gate.COOKIE + "=" + secret + "; x=y");
  }

  @Test
  void whatIsNotHiddenIsForEverybody() {
    seen(OTHER, false, link());

    assertThat(gate.admits(APP, List.of())).isTrue();
    assertThat(gate.admits(OTHER, List.of())).isTrue();
  }

  @Test
  void theHolderOfALinkIsLetIn() {
    seen(APP, true, link());

    assertThat(gate.admits(APP, cookie("secret"))).isTrue();
    assertThat(gate.until(APP, "secret")).contains(link().expiresAt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Secret", "secret2", "secre", HASH, "*"})
  void nobodyElseIs(String secret) {
    seen(APP, true, link());

    assertThat(gate.admits(APP, cookie(secret))).isFalse();
    assertThat(gate.admits(APP, List.of())).isFalse();
    assertThat(gate.admits(APP, List.of("other" + Gate.COOKIE + "=secret"))).isFalse();
    assertThat(gate.admits(APP, cookie("x".repeat(100_000)))).isFalse();
  }

  @Test
  void aLinkOfAnotherAppIsNone() {
    seen(APP, true);
    seen(OTHER, true, link());

    assertThat(gate.admits(APP, cookie("secret"))).isFalse();
  }

  @Test
  void aLinkEndsInItsTime() {
    var link = link();
    seen(APP, true, link);

    clock.forward(Duration.ofHours(1));

    assertThat(gate.admits(APP, cookie("secret"))).isFalse();
    assertThat(gate.until(APP, "secret")).isEmpty();
  }

  @Test
  void aLinkThatIsTakenBackEndsAtOnce() {
    seen(APP, true, link());
    seen(APP, true);

    assertThat(gate.admits(APP, cookie("secret"))).isFalse();
  }
}
