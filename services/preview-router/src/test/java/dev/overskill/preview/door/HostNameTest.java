package dev.overskill.preview.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppSlug;
import dev.overskill.events.Revision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  private static final String DOMAIN = "preview.localhost";

  private static HostName of(String authority) {
    return HostName.of(authority, DOMAIN);
  }

  @Test
  void aSlugNamesADraft() {
    assertThat(of("my-shop.preview.localhost:8084"))
        .isEqualTo(new HostName.Preview(new AppSlug("my-shop")));
  }

  @Test
  void aNumberNamesARevision() {
    assertThat(of("my-shop--r12.preview.localhost"))
        .isEqualTo(new HostName.Frozen(new AppSlug("my-shop"), new Revision(12)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "my-shop--r0",
        "my-shop--r01",
        "my-shop--r",
        "my-shop--r1x",
        "my-shop--r9999999999",
        "my-shop--r1--r2",
        "--r1",
        "a.b",
        "-x"
      })
  void whatIsNeitherIsNobody(String label) {
    assertThat(of(label + ".preview.localhost")).isEqualTo(new HostName.Nobody());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a b",
        ".preview.localhost",
        "a..preview.localhost",
        "a.preview.localhost..",
        "user@a.preview.localhost",
        "a.preview.localhost:",
        "a.preview.localhost:65536",
        "a.preview.localhost:+80",
        "a.preview.localhost:80:80",
        "a.preview.localhost/",
        "a.preview.localhost#",
        "a_b.preview.localhost",
        "ä.preview.localhost",
        "a\u0000.preview.localhost",
        "[::1",
        "[::1].preview.localhost"
      })
  void whatIsNoHostNameIsMalformed(String authority) {
    assertThat(of(authority)).isEqualTo(new HostName.Malformed());
  }

  @Test
  void aLongNameIsMalformed() {
    assertThat(of("a".repeat(64) + ".preview.localhost")).isEqualTo(new HostName.Malformed());
    assertThat(of("a.".repeat(130) + "preview.localhost")).isEqualTo(new HostName.Malformed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop.example.", "shop.example:443", "shop.example"})
  void otherNamesAreKnownWithoutPortAndFinalDot(String authority) {
    assertThat(of(authority)).isEqualTo(new HostName.Other("shop.example"));
  }
}
