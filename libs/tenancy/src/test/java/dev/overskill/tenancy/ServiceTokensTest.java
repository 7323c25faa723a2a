package dev.overskill.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceTokensTest {
  private final SettableClock clock = new SettableClock();
  private int exchanges;
  private boolean away;
  private final ServiceTokens tokens = new ServiceTokens(this::exchange, clock);

  private Uni<String> exchange() {
    exchanges++;
    return away
        ? Uni.createFrom().failure(new IllegalStateException("away"))
        : Uni.createFrom()
            .item("{\"accessToken\":\"token-%d\",\"expiresIn\":300}".formatted(exchanges));
  }

  private String token() {
    return tokens.token().await().atMost(Duration.ofSeconds(1));
  }

  @Test
  void aTokenIsKeptForHalfItsLife() {
    assertThat(token()).isEqualTo("token-1");
    clock.forward(Duration.ofSeconds(149));
    assertThat(token()).isEqualTo("token-1");
    assertThat(exchanges).isEqualTo(1);

    clock.forward(Duration.ofSeconds(1));
    token();

    assertThat(exchanges).isEqualTo(2);
    assertThat(token()).isEqualTo("token-2");
  }

  @Test
  void theOldTokenServesWhileTenantAuthIsAway() {
    token();
    away = true;

    clock.forward(Duration.ofSeconds(280));

    assertThat(token()).isEqualTo("token-1");
    clock.forward(Duration.ofSeconds(10));
    assertThatThrownBy(this::token).hasMessage("away");
    away = false;
    assertThat(token()).startsWith("token-");
  }

  @Test
  void aFailureIsNotRepeatedWithEveryCall() {
    token();
    away = true;
    clock.forward(Duration.ofSeconds(200));

    for (int i = 0; i < 100; i++) {
      token();
    }

    assertThat(exchanges).isEqualTo(2);
  }

  @Test
  void manyCallersShareOneExchange() {
    var waiting = new ArrayList<UniEmitter<? super String>>();
    var slow = new ServiceTokens(() -> Uni.createFrom().emitter(waiting::add), clock);
    var got = new ArrayList<String>();

    for (int i = 0; i < 10; i++) {
      slow.token().subscribe().with(got::add);
    }
    waiting.forEach(it -> it.complete("{\"accessToken\":\"t\",\"expiresIn\":300}"));

    assertThat(waiting).hasSize(1);
    assertThat(got).isEqualTo(List.of("t", "t", "t", "t", "t", "t", "t", "t", "t", "t"));
  }
}
