package dev.overskill.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
  private final Origins origins =
      new Origins(Optional.of(List.of("http://console.localhost:8080")));

  @Test
  void ourOwnPagesAndProgramsMayAsk() {
    assertThat(origins.isOurs(List.of("http://console.localhost:8080"), null)).isTrue();
    assertThat(origins.isOurs(null, List.of("same-origin"))).isTrue();
    assertThat(origins.isOurs(null, null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://console.localhost",
        "https://console.localhost:8080",
        "http://console.localhost:8080.evil.example",
        "http://console.localhost:8080/",
        "http://CONSOLE.localhost:8080",
        "http://a.preview.localhost:8084",
        "null",
        "",
      })
  void otherPagesMayNot(String origin) {
    assertThat(origins.isOurs(List.of(origin), List.of("same-origin"))).isFalse();
  }

  @Test
  void severalOriginsAreNone() {
    var twice = List.of("http://console.localhost:8080", "http://console.localhost:8080");

    assertThat(origins.isOurs(twice, null)).isFalse();
    assertThat(origins.isOurs(null, List.of("same-origin", "cross-site"))).isFalse();
  }
}
