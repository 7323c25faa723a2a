package dev.overskill.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.tenancy.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final byte[] SECRET = "a private key".getBytes(StandardCharsets.UTF_8);

  private final Seal seal = new Seal(key("0123456789abcdefghijklmnopqrstuv"));

  private static Secret key(String text) {
    return Secret.ofKey(
        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void whatIsSealedOpensAgain() {
    assertThat(seal.open(seal.close(SECRET, "k:1"), "k:1")).isEqualTo(SECRET);
  }

  @Test
  void theSameSecretNeverLooksTheSame() {
    assertThat(seal.close(SECRET, "k:1")).isNotEqualTo(seal.close(SECRET, "k:1"));
  }

  @Test
  void itOpensOnlyForItsPurposeWithItsKeyAndUnchanged() {
    var sealed = seal.close(SECRET, "k:1");
    var changed = sealed.clone();
    changed[changed.length - 1] ^= 1;
    var other = new Seal(key("vutsrqponmlkjihgfedcba9876543210"));

    assertThatThrownBy(() -> seal.open(sealed, "k:2")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> seal.open(changed, "k:1")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> other.open(sealed, "k:1")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aWeakMasterKeyIsRefused() {
    for (var weak : new String[] {"", "AAAA", Base64.getEncoder().encodeToString(new byte[32])}) {
      assertThatThrownBy(() -> Secret.ofKey(weak)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aRandomSecretDoesNotPrint() {
    var secret = RandomSecret.make();

    assertThat(secret.text()).matches(RandomSecret.PATTERN);
    assertThat(secret.toString()).doesNotContain(secret.text());
    assertThat(secret.matches(secret.hash())).isTrue();
    assertThat(RandomSecret.make().matches(secret.hash())).isFalse();
  }
}
