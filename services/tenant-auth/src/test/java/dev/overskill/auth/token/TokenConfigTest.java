package dev.overskill.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenConfigTest {
  private static TokenConfig read(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withMapping(TokenConfig.class)
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(settings, "test", 1000))
        .build()
        .getConfigMapping(TokenConfig.class);
  }

  @Test
  void unlessToldOtherwiseTokensLiveTenMinutes() {
    var config = read(Map.of());

    assertThat(config.life()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.serviceLife()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.keySignsFor()).isEqualTo(Duration.ofHours(24));
    assertThat(config.keyPublishedAhead()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void everyKeyCounts() {
    var config =
        read(
            Map.of(
                "overskill.auth.tokens.life", "1m",
                "overskill.auth.tokens.service-life", "2m",
                "overskill.auth.tokens.key-signs-for", "3h",
                "overskill.auth.tokens.key-published-ahead", "4m"));

    assertThat(config.life()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.serviceLife()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.keySignsFor()).isEqualTo(Duration.ofHours(3));
    assertThat(config.keyPublishedAhead()).isEqualTo(Duration.ofMinutes(4));
  }

  @Test
  void aMisspeltKeyIsRefused() {
    assertThatThrownBy(() -> read(Map.of("overskill.auth.tokens.lief", "1m")))
        .hasMessageContaining("lief");
  }
}
