package dev.overskill.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class FamiliarTest {
  private final Familiar<String> texts = new Familiar<>(FamiliarTest::read);

  private static String read(byte[] bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("empty");
    }
    return new String(bytes, UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void theSameBytesAreReadOnce() {
    var first = texts.of(bytes("app_ä"));

    assertThat(texts.of(bytes("app_ä"))).isSameAs(first).isEqualTo("app_ä");
  }

  @Test
  void moreThanItRemembersAreReadRightAllTheSame() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5_000; i++) {
        assertThat(texts.of(bytes("app_" + i))).isEqualTo("app_" + i);
      }
    }
  }

  @Test
  void whatIsRefusedIsRefusedEachTime() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> texts.of(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
