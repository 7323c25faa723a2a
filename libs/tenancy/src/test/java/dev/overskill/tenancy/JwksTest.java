package dev.overskill.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JwksTest {
  private final SettableClock clock = new SettableClock();
  private int fetches;
  private boolean away;
  private final Jwks jwks = new Jwks(this::fetch, clock);

  private Uni<String> fetch() {
    fetches++;
    return away
        ? Uni.createFrom().failure(new IllegalStateException("away"))
        : Uni.createFrom()
            .item(
                JwkSet.write(
                    List.of(
                        new TokenKey.Es256(
                            "k1", TestToken.PUBLIC, Instant.parse("2030-01-01T00:00:00Z")))));
  }

  private void refresh() {
    jwks.refresh().onFailure().recoverWithNull().await().atMost(Duration.ofSeconds(1));
  }

  @Test
  void unknownKeysAskOnceAMinute() {
    refresh();
    for (int i = 0; i < 100; i++) {
      assertThat(jwks.find("bogus" + i)).isEmpty();
      refresh();
    }
    assertThat(fetches).isEqualTo(1);

    clock.forward(Duration.ofSeconds(61));
    refresh();

    assertThat(fetches).isEqualTo(2);
  }

  @Test
  void theFirstKeysAreAskedForUntilTheyCome() {
    away = true;
    refresh();
    assertThat(jwks.isReady()).isFalse();

    away = false;
    clock.forward(Duration.ofSeconds(2));
    refresh();

    assertThat(jwks.isReady()).isTrue();
    assertThat(jwks.find("k1")).isPresent();
  }

  @Test
  void oldKeysAreFetchedAgainWhileTheyAreUsed() {
    refresh();
    clock.forward(Duration.ofMinutes(6));

    assertThat(jwks.find("k1")).isPresent();

    assertThat(fetches).isEqualTo(2);
  }

  @Test
  void theKeysStayWhileTenantAuthIsAway() {
    refresh();
    away = true;

    for (int i = 0; i < 10; i++) {
      clock.forward(Duration.ofMinutes(6));
      assertThat(jwks.find("k1")).isPresent();
    }
  }
}
