package dev.overskill.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// The published examples of RFC 7515, appendix A.
class SignaturesTest {
  private static final byte[] HS256_SIGNED =
      ("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQog"
              + "Imh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ")
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ES256_SIGNED =
      ("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxl"
              + "LmNvbS9pc19yb290Ijp0cnVlfQ")
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] X = bytes("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
  private static final byte[] Y = bytes("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }

  @Test
  void theHmacExampleVerifies() {
    var secret =
        Secret.of(
            bytes(
                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1"
                    + "Z9CAow"));
    var signature = bytes("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    var key = new TokenKey.Hs256("k", secret);

    assertThat(Signatures.verify(key, HS256_SIGNED, signature)).isTrue();
    assertThat(Signatures.verify(key, ES256_SIGNED, signature)).isFalse();
  }

  @Test
  void theEcdsaExampleVerifies() {
    var signature =
        bytes(
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU"
                + "1Q");
    var key = new TokenKey.Es256("k", Signatures.publicKey(X, Y), Instant.MAX);

    assertThat(Signatures.verify(key, ES256_SIGNED, signature)).isTrue();
    assertThat(Signatures.verify(key, HS256_SIGNED, signature)).isFalse();
  }

  @Test
  void aPointBesideTheCurveIsNoKey() {
    var beside = Y.clone();
    beside[31] ^= 1;

    assertThatThrownBy(() -> Signatures.publicKey(X, beside))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Signatures.publicKey(new byte[32], new byte[32]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeySetIsReadAsItWasWritten() {
    var key =
        new TokenKey.Es256("k", Signatures.publicKey(X, Y), Instant.parse("2030-01-01T00:00:00Z"));

    var read = JwkSet.read(JwkSet.write(java.util.List.of(key)));

    assertThat(read).containsExactly(java.util.Map.entry("k", key));
  }
}
