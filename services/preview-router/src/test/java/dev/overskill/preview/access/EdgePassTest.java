package dev.overskill.preview.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppSlug;
import dev.overskill.tenancy.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgePassTest {
  private static final String KEY = "what-the-edge-and-the-router-share";
  private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");
  private static final long SOON = NOW.getEpochSecond() + 30;
  private static final String SOUND =
      """
      {"slug":"shop","authority":"shop.apps.localhost:8086","scheme":"http",\
      "address":"203.0.113.9","until":%d}\
      """
          .formatted(SOON);

  private static String pass(String claims, String key) {
    var text =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    return text + "." + mac("visit." + text, key);
  }

  private static String mac(String text, String key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean holds(String text) {
    return EdgePass.read(text, Secret.ofText(KEY), NOW).isPresent();
  }

  @Test
  void aPassSaysWhichAppAndWhichVisitor() {
    assertThat(EdgePass.read(pass(SOUND, KEY), Secret.ofText(KEY), NOW))
        .contains(
            new EdgePass(new AppSlug("shop"), "shop.apps.localhost:8086", "http", "203.0.113.9"));
    assertThat(holds(pass(SOUND.replace("203.0.113.9", ""), KEY))).isTrue();
    assertThat(holds(pass(SOUND.replace("203.0.113.9", "2001:db8::1"), KEY))).isTrue();
  }

  @Test
  void onlyWhoHasTheKeyMakesOne() {
    var sound = pass(SOUND, KEY);
    var claims = sound.substring(0, sound.indexOf('.'));
    var mac = sound.substring(sound.indexOf('.') + 1);
    var others = pass(SOUND.replace("\"shop\"", "\"bank\""), KEY);

    assertThat(holds(pass(SOUND, "another key"))).isFalse();
    assertThat(holds(others.substring(0, others.indexOf('.')) + "." + mac)).isFalse();
    assertThat(holds(claims + "." + "0".repeat(64))).isFalse();
    assertThat(holds(claims + "." + mac(claims, KEY))).as("a mac for another purpose").isFalse();
    assertThat(holds(claims + "." + mac.toUpperCase(java.util.Locale.ROOT))).isFalse();
  }

  @Test
  void itHoldsForAMoment() {
    assertThat(holds(pass(SOUND.replace("" + SOON, "" + NOW.getEpochSecond()), KEY))).isFalse();
    assertThat(holds(pass(SOUND.replace("" + SOON, "" + (SOON + 30)), KEY))).isTrue();
    assertThat(holds(pass(SOUND.replace("" + SOON, "" + (SOON + 31)), KEY))).isFalse();
    assertThat(holds(pass(SOUND.replace("" + SOON, "" + Long.MAX_VALUE), KEY))).isFalse();
    assertThat(holds(pass(SOUND.replace("" + SOON, "-1"), KEY))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"shop\"",
        "{",
        "{}",
        "\u0000",
        "é😀",
      })
  void whatIsNoClaimsIsRefusedEvenIfSigned(String claims) {
    assertThat(holds(pass(claims, KEY))).isFalse();
  }

  @Test
  void claimsThatMakeNoSenseAreRefusedEvenIfSigned() {
    assertThat(holds(pass(SOUND.replace("\"shop\"", "\"Not a slug\""), KEY))).isFalse();
    assertThat(holds(pass(SOUND.replace("\"shop\"", "null"), KEY))).isFalse();
    assertThat(holds(pass(SOUND.replace("shop.apps", "shop apps"), KEY))).isFalse();
    assertThat(holds(pass(SOUND.replace("\"http\"", "\"ftp\""), KEY))).isFalse();
    assertThat(holds(pass(SOUND.replace("203.0.113.9", "x\\r\\nHost: y"), KEY))).isFalse();
    assertThat(holds("")).isFalse();
    assertThat(holds("a.b")).isFalse();
    assertThat(holds("a".repeat(100_000))).isFalse();
  }
}
