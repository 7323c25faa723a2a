package dev.overskill.auth.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppSlug;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlugsTest {
  private final Slugs slugs = new Slugs();

  @ParameterizedTest
  @ValueSource(strings = {"www", "api", "w-w-w", "admin", "mail", "xn-kgbechtv", "overskill"})
  void thePlatformKeepsSomeForItself(String slug) {
    assertThat(slugs.isReserved(new AppSlug(slug))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"my-shop", "apiary", "wwwa", "bakery"})
  void theOthersAreFree(String slug) {
    assertThat(slugs.isReserved(new AppSlug(slug))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "My Shop,my-shop",
    "Ünïcödé,unicode",
    "--,app",
    "123 go,go",
    "日本,app",
    "a,a",
    "This is a very long name for one little app,this-is-a-very-long-name-for-o",
    "ends with dash at thirty chars - x,ends-with-dash-at-thirty-chars",
  })
  void aNameBecomesASlug(String name, String stem) {
    assertThat(slugs.suggest(name).value()).matches(stem + "-[0-9a-z]{6}");
  }

  @Test
  void anyNameBecomesASlug() {
    for (int i = 0; i < 0x3000; i++) {
      var name = Character.toString(i) + "-" + Character.toString(i * 7 % 0x3000);

      assertThat(Slugs.parse(slugs.suggest(name).value())).isPresent();
    }
  }
}
