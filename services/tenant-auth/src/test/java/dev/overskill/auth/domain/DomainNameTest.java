package dev.overskill.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
  @ParameterizedTest
  @CsvSource({
    "shop.example.com, shop.example.com",
    "Shop.Example.COM., shop.example.com",
    "bücher.example, xn--bcher-kva.example",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "example.co.uk, example.co.uk",
    "me.github.io, me.github.io",
    "例え.テスト, xn--r8jz45g.xn--zckzah",
    "１shop.example, 1shop.example"
  })
  void aNameIsKnownAsDnsKnowsIt(String text, String name) {
    assertThat(DomainName.of(text)).contains(new DomainName(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "com",
        "co.uk",
        "github.io",
        "localhost",
        "my.localhost",
        "printer.local",
        "api.internal",
        "127.0.0.1",
        "1.2.3",
        "[::1]",
        "::1",
        "2130706433",
        "shop.example.com:80",
        "user@shop.example.com",
        "https://shop.example.com",
        "shop.example.com/x",
        "*.example.com",
        "_overskill.example.com",
        "-shop.example.com",
        "shop-.example.com",
        "shop..example.com",
        ".example.com",
        "shop.example.com..",
        "shop example.com",
        "shop.exa\u0000mple.com",
        "xn--a.example",
        "xn--.example"
      })
  void whatNobodyCanHoldIsNoName(String text) {
    assertThat(DomainName.of(text)).isEmpty();
  }

  @Test
  void aLongNameIsNone() {
    assertThat(DomainName.of("a".repeat(64) + ".example")).isEmpty();
    assertThat(DomainName.of("abc.".repeat(80) + "example")).isEmpty();
    assertThat(DomainName.of("a".repeat(1 << 20))).isEmpty();
  }

  @Test
  void aNameIsUnderItselfAndItsParents() {
    var name = new DomainName("a.preview.localhost");

    assertThat(name.isUnder("preview.localhost")).isTrue();
    assertThat(name.isUnder("a.preview.localhost")).isTrue();
    assertThat(name.isUnder("review.localhost")).isFalse();
  }
}
