package dev.overskill.stream.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static Limits limits(Map<String, String> properties) {
    return new Limits(
        new SmallRyeConfigBuilder()
            .withMapping(LimitConfig.class)
            .withDefaultValues(properties)
            .build()
            .getConfigMapping(LimitConfig.class));
  }

  @ParameterizedTest
  @EnumSource(Limit.class)
  void everyLimitCanBeSet(Limit limit) {
    var limits = limits(Map.of("stream.limits." + limit.row() + ".most", "7"));

    assertThat(limits.most(limit)).isEqualTo(7);
    assertThat(limits.perSecond(limit)).isEqualTo(limit.perSecond());
    assertThat(limits(Map.of()).most(limit)).isEqualTo(limit.most());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stream.limits.node-upgrade.most",
        "stream.limits.node-connections.per-second",
        "stream.limits.node-upgrades.at-once"
      })
  void aMisspeltLimitIsRefused(String property) {
    assertThatThrownBy(() -> limits(Map.of(property, "7"))).isInstanceOf(RuntimeException.class);
  }

  @Test
  void aRateIsSoManyAtOnceAndThenNoMore() {
    var limits =
        limits(
            Map.of(
                "stream.limits.caller-commands.most", "3",
                "stream.limits.caller-commands.per-second", "1"));

    var taken = IntStream.range(0, 5).filter(_ -> limits.take(Limit.CALLER_COMMANDS, "a")).count();

    assertThat(taken).isEqualTo(3);
    assertThat(limits.take(Limit.CALLER_COMMANDS, "b")).isTrue();
  }

  @Test
  void anAllowanceRefills() {
    var allowance = new Allowance(2, 10, 0);
    allowance.take(0);
    allowance.take(0);

    assertThat(allowance.take(50_000_000)).isFalse();
    assertThat(allowance.take(150_000_000)).isTrue();
    assertThat(allowance.isFull(Duration.ofSeconds(1).toNanos())).isTrue();
  }

  @Test
  void aCountIsSoManyAtATime() {
    var limits = limits(Map.of("stream.limits.app-connections.most", "2"));
    limits.enter(Limit.APP_CONNECTIONS, "a");
    limits.enter(Limit.APP_CONNECTIONS, "a");

    assertThat(limits.enter(Limit.APP_CONNECTIONS, "a")).isFalse();
    limits.leave(Limit.APP_CONNECTIONS, "a");
    assertThat(limits.taken(Limit.APP_CONNECTIONS, "a")).isEqualTo(1);
    assertThat(limits.enter(Limit.APP_CONNECTIONS, "a")).isTrue();
  }

  @Test
  void theMoreReturnTheLongerTheyTake() {
    var returns = new Returns(new Random(1), 100);

    assertThat(longest(returns, 10)).isBetween(450L, 500L);
    assertThat(longest(returns, 500)).isBetween(4_500L, 5_000L);
    assertThat(longest(returns, 1_000_000)).isBetween(28_000L, 30_000L);
  }

  private static long longest(Returns returns, int clients) {
    return IntStream.range(0, 1_000)
        .mapToLong(_ -> returns.after(clients).toMillis())
        .max()
        .orElseThrow();
  }
}
