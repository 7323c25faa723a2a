package dev.overskill.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppState;
import dev.overskill.events.KeyId;
import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import dev.overskill.tenancy.Verification.Fault;
import dev.overskill.tenancy.Verification.Refused;
import dev.overskill.tenancy.Verification.Verified;
import io.smallrye.mutiny.Uni;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final TenantId TENANT = new TenantId("ten_1");

  private final SettableClock clock = new SettableClock();
  private final Revocations revocations = new Revocations(clock);
  private final Tokens tokens = TestToken.verifier(clock, revocations);

  private Fault faultOf(String token) {
    return switch (tokens.verify(token)) {
      case Refused(var fault) -> fault;
      case Verified verified -> throw new AssertionError("accepted as " + verified.caller());
    };
  }

  private Caller callerOf(String token) {
    return switch (tokens.verify(token)) {
      case Refused(var fault) -> throw new AssertionError("refused: " + fault);
      case Verified verified -> verified.caller();
    };
  }

  @Test
  void whatTheMintWritesIsVerified() {
    var mint = new TokenMint("k1", TestToken.PRIVATE, TestToken.ISSUER);

    for (var caller :
        List.of(
            new Caller.Person(new UserId("usr_1"), TENANT, Role.OWNER),
            new Caller.Agent(new KeyId("key_1"), TENANT),
            new Caller.Service("file-store"))) {
      var token = mint.mint(caller, "j", clock.instant(), Duration.ofMinutes(5));

      assertThat(callerOf(token)).isEqualTo(caller);
    }
  }

  @Nested
  class Headers {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"alg\":\"none\",\"kid\":\"k1\"}",
          "{\"alg\":\"None\",\"kid\":\"k1\"}",
          "{\"alg\":\"es256\",\"kid\":\"k1\"}",
          "{\"alg\":\"ES256 \",\"kid\":\"k1\"}",
          "{\"alg\":\"ES384\",\"kid\":\"k1\"}",
          "{\"alg\":\"HS256\",\"kid\":\"k1\"}",
          "{\"alg\":\"RS256\",\"kid\":\"k1\"}",
          "{\"alg\":\"\",\"kid\":\"k1\"}",
          "{\"alg\":null,\"kid\":\"k1\"}",
          "{\"alg\":[\"ES256\"],\"kid\":\"k1\"}",
          "{\"alg\":256,\"kid\":\"k1\"}",
          "{\"kid\":\"k1\"}",
        })
    void anotherAlgorithmThanTheKeysIsRefused(String header) {
      assertThat(faultOf(TestToken.signed(header, TestToken.claims(clock))))
          .isIn(Fault.WRONG_ALGORITHM, Fault.HEADER_REFUSED);
    }

    @Test
    void thePublicKeyIsNoSharedSecret() {
      var signed =
          TestToken.part("{\"alg\":\"HS256\",\"kid\":\"k1\"}")
              + "."
              + TestToken.part(TestToken.claims(clock));
      var mac =
          Signatures.hmac(
              Secret.of(TestToken.PUBLIC.getEncoded()), signed.getBytes(StandardCharsets.US_ASCII));

      assertThat(faultOf(signed + "." + TestToken.part(mac))).isEqualTo(Fault.WRONG_ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"crit\":[\"exp\"]",
          "\"crit\":[]",
          "\"b64\":false",
          "\"jku\":\"https://evil.example/jwks\"",
          "\"x5u\":\"https://evil.example/cert\"",
          "\"x5c\":[\"MIIB\"]",
          "\"x5t\":\"abc\"",
          "\"jwk\":{\"kty\":\"EC\"}",
          "\"zip\":\"DEF\"",
          "\"cty\":\"JWT\"",
          "\"enc\":\"A256GCM\"",
          "\"nonce\":\"1\"",
          "\"typ\":\"JOSE\"",
          "\"typ\":1",
        })
    void anythingBesidesIsRefused(String member) {
      var header = "{\"alg\":\"ES256\",\"kid\":\"k1\"," + member + "}";

      assertThat(faultOf(TestToken.signed(header, TestToken.claims(clock))))
          .isEqualTo(Fault.HEADER_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "k2",
          "K1",
          "k1 ",
          "../../../../etc/passwd",
          "/dev/null",
          "k1' or '1'='1",
          "https://evil.example/key",
          "tenant:ten_1",
          "k1\\u0000",
        })
    void anUnknownKeyIsRefused(String keyId) {
      var header = "{\"alg\":\"ES256\",\"kid\":\"" + keyId + "\"}";

      assertThat(faultOf(TestToken.signed(header, TestToken.claims(clock))))
          .isEqualTo(Fault.UNKNOWN_KEY);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"alg\":\"ES256\"}",
          "{\"alg\":\"ES256\",\"kid\":\"\"}",
          "{\"alg\":\"ES256\",\"kid\":1}",
          "{\"alg\":\"ES256\",\"kid\":[\"k1\"]}",
          "{\"alg\":\"ES256\",\"kid\":null}",
        })
    void aKeyIdIsNeeded(String header) {
      assertThat(faultOf(TestToken.signed(header, TestToken.claims(clock))))
          .isEqualTo(Fault.HEADER_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"alg\":\"none\",\"alg\":\"ES256\",\"kid\":\"k1\"}",
          "{\"alg\":\"ES256\",\"\\u0061lg\":\"none\",\"kid\":\"k1\"}",
          "{\"alg\":\"ES256\",\"kid\":\"k1\",\"kid\":\"k1\"}",
          "{\"alg\":\"ES256\",\"kid\":\"k1\"}{}",
          "{\"alg\":\"ES256\",\"kid\":\"k1\"",
          "[{\"alg\":\"ES256\",\"kid\":\"k1\"}]",
          " {\"alg\":\"ES256\",\"kid\":\"k1\"}",
          "{'alg':'ES256','kid':'k1'}",
          "{\"alg\":\"ES256\",\"kid\":\"k1\",}",
          "{\"alg\":\"ES256\",/* */\"kid\":\"k1\"}",
          "\"ES256\"",
          "null",
          "",
        })
    void whatTwoReadersCouldReadDifferentlyIsRefused(String header) {
      assertThat(faultOf(TestToken.signed(header, TestToken.claims(clock))))
          .isEqualTo(Fault.MALFORMED);
    }
  }

  @Nested
  class Claims {
    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "iat", "exp", "jti", "tenant", "role"})
    void everyClaimIsNeeded(String claim) {
      var without = TestToken.claims(clock).replaceAll("\"" + claim + "\":(\"[^\"]*\"|\\d+),?", "");

      assertThat(faultOf(TestToken.signed(TestToken.HEADER, without.replace(",}", "}"))))
          .isEqualTo(Fault.CLAIMS_REFUSED);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "\"exp\":\\d+ | \"exp\":\"4102444800\"",
          "\"exp\":\\d+ | \"exp\":4102444800.5",
          "\"exp\":\\d+ | \"exp\":4.1e9",
          "\"exp\":\\d+ | \"exp\":-1",
          "\"exp\":\\d+ | \"exp\":null",
          "\"exp\":\\d+ | \"exp\":true",
          "\"exp\":\\d+ | \"exp\":9223372036854775807",
          "\"exp\":\\d+ | \"exp\":18446744073709551616",
          "\"exp\":\\d+ | \"exp\":[1]",
          "\"iat\":\\d+ | \"iat\":\"1\"",
          "\"iat\":\\d+ | \"iat\":1.0",
          "\"iat\":\\d+ | \"iat\":0",
          "\"aud\":\"overskill\" | \"aud\":[\"overskill\"]",
          "\"aud\":\"overskill\" | \"aud\":[\"overskill\",\"x\"]",
          "\"aud\":\"overskill\" | \"aud\":{}",
          "\"iss\":\"[^\"]*\" | \"iss\":[\"https://auth.test\"]",
          "\"role\":\"editor\" | \"role\":\"admin\"",
          "\"role\":\"editor\" | \"role\":\"Owner\"",
          "\"role\":\"editor\" | \"role\":[\"owner\"]",
          "\"role\":\"editor\" | \"role\":\"service\"",
          "\"role\":\"editor\" | \"role\":\"agent\"",
          "\"sub\":\"usr_1\" | \"sub\":\"svc:file-store\"",
          "\"sub\":\"usr_1\" | \"sub\":\"key_1\"",
          "\"sub\":\"usr_1\" | \"sub\":\"\"",
          "\"tenant\":\"ten_1\" | \"tenant\":\"TEN_1\"",
          "\"tenant\":\"ten_1\" | \"tenant\":\"ten_1 \"",
          "\"tenant\":\"ten_1\" | \"tenant\":[\"ten_1\",\"ten_2\"]",
          "\"tenant\":\"ten_1\" | \"tenant\":null",
          "\"jti\":\"j\" | \"jti\":\"j\",\"nbf\":0",
          "\"jti\":\"j\" | \"jti\":1",
        })
    void aClaimOfTheWrongKindIsRefused(String what, String by) {
      var claims = TestToken.claims(clock).replaceFirst(what, by);

      assertThat(faultOf(TestToken.signed(TestToken.HEADER, claims)))
          .isEqualTo(Fault.CLAIMS_REFUSED);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "\"aud\":\"overskill\" | \"aud\":\"overskill2\" | WRONG_AUDIENCE",
          "\"aud\":\"overskill\" | \"aud\":\"OVERSKILL\" | WRONG_AUDIENCE",
          "https://auth.test | https://auth.test/ | WRONG_ISSUER",
          "https://auth.test | https://evil.test | WRONG_ISSUER",
        })
    void whatIsForOthersIsRefused(String what, String by, Fault fault) {
      var claims = TestToken.claims(clock).replace(what, by);

      assertThat(faultOf(TestToken.signed(TestToken.HEADER, claims))).isEqualTo(fault);
    }

    @Test
    void aSecondTenantIsRefused() {
      var claims = TestToken.claims(clock);
      var twice = claims.substring(0, claims.length() - 1) + ",\"tenant\":\"ten_2\"}";

      assertThat(faultOf(TestToken.signed(TestToken.HEADER, twice))).isEqualTo(Fault.MALFORMED);
    }

    @Test
    void whatIsNotUtf8IsRefused() {
      var claims = TestToken.claims(clock);
      var broken = claims.getBytes(StandardCharsets.UTF_8);
      broken[30] = (byte) 0xC0;

      for (var bytes :
          List.of(
              claims.getBytes(StandardCharsets.UTF_16LE),
              claims.getBytes(StandardCharsets.UTF_16),
              ("\uFEFF" + claims).getBytes(StandardCharsets.UTF_8),
              broken)) {
        assertThat(faultOf(TestToken.signed(TestToken.HEADER, bytes))).isEqualTo(Fault.MALFORMED);
      }
    }

    @Test
    void depthAndSizeAreBounded() {
      var claims = TestToken.claims(clock);
      var open = claims.substring(0, claims.length() - 1);
      var deep = open + ",\"x\":" + "[".repeat(500) + "]".repeat(500) + "}";
      var large = open + ",\"x\":\"" + "x".repeat(8000) + "\"}";

      assertThat(faultOf(TestToken.signed(TestToken.HEADER, deep))).isEqualTo(Fault.MALFORMED);
      assertThat(faultOf(TestToken.signed(TestToken.HEADER, large))).isEqualTo(Fault.TOO_LARGE);
    }
  }

  @Nested
  class Time {
    @Test
    void aTokenEndsWithItsLifeAndTheSkew() {
      var token = TestToken.signed(TestToken.HEADER, TestToken.claims(clock));

      clock.forward(Duration.ofSeconds(629));
      assertThat(callerOf(token)).isNotNull();
      clock.forward(Duration.ofSeconds(1));
      assertThat(faultOf(token)).isEqualTo(Fault.EXPIRED);
    }

    @Test
    void aTokenOfTheFutureIsRefused() {
      var later = new SettableClock();
      later.forward(Duration.ofSeconds(31));

      assertThat(faultOf(TestToken.signed(TestToken.HEADER, TestToken.claims(later))))
          .isEqualTo(Fault.NOT_YET_VALID);
    }

    @Test
    void aTokenThatWouldLiveTooLongIsRefused() {
      long now = clock.instant().getEpochSecond();
      var claims = TestToken.claims(clock).replace("" + (now + 600), "" + (now + 901));

      assertThat(faultOf(TestToken.signed(TestToken.HEADER, claims)))
          .isEqualTo(Fault.CLAIMS_REFUSED);
    }

    @Test
    void aKeyThatHasRetiredVerifiesNothing() {
      var token = TestToken.signed(TestToken.HEADER, TestToken.claims(clock));
      var retired =
          new Tokens(
              TestToken.keys(clock.instant().minusSeconds(1)),
              revocations,
              TestToken.ISSUER,
              clock);

      assertThat(retired.verify(token)).isEqualTo(new Refused(Fault.UNKNOWN_KEY));
    }

    @Test
    void aTokenThatWasGoodIsRefusedOnceItsKeyIsGone() {
      var token = TestToken.signed(TestToken.HEADER, TestToken.claims(clock));
      var gone = new AtomicBoolean();
      var present = TestToken.keys(Instant.MAX);
      var keys =
          new VerificationKeys() {
            @Override
            public Optional<TokenKey> find(String keyId) {
              return gone.get() ? Optional.empty() : present.find(keyId);
            }

            @Override
            public Uni<Void> refresh() {
              return present.refresh();
            }
          };
      var verifier = new Tokens(keys, revocations, TestToken.ISSUER, clock);

      assertThat(verifier.verify(token)).isInstanceOf(Verified.class);
      gone.set(true);
      assertThat(verifier.verify(token)).isEqualTo(new Refused(Fault.UNKNOWN_KEY));
    }

    @Test
    void aTokenThatWasGoodIsRefusedOnceItIsWithdrawn() {
      var token = TestToken.signed(TestToken.HEADER, TestToken.claims(clock));

      assertThat(callerOf(token)).isNotNull();
      revocations.apply(new AppState.Access(TENANT, "usr_1", clock.instant().plusSeconds(1)));
      assertThat(faultOf(token)).isEqualTo(Fault.REVOKED);
    }

    @Test
    void aWithdrawnTokenIsRefusedAndALaterOneIsNot() {
      var token = TestToken.signed(TestToken.HEADER, TestToken.claims(clock));
      revocations.apply(new AppState.Access(TENANT, "usr_1", clock.instant().plusSeconds(1)));

      assertThat(faultOf(token)).isEqualTo(Fault.REVOKED);
      clock.forward(Duration.ofSeconds(1));
      assertThat(callerOf(TestToken.signed(TestToken.HEADER, TestToken.claims(clock)))).isNotNull();
    }
  }

  @Nested
  class Spelling {
    @Test
    void anySignatureButTheRightOneIsRefused() {
      var good = TestToken.signed(TestToken.HEADER, TestToken.claims(clock));
      var signed = good.substring(0, good.lastIndexOf('.') + 1);
      var signature = Base64.getUrlDecoder().decode(good.substring(signed.length()));
      var order = new byte[64];
      var n = TestToken.PUBLIC.getParams().getOrder();
      System.arraycopy(fixed(n), 0, order, 0, 32);
      System.arraycopy(fixed(n), 0, order, 32, 32);
      var longer = java.util.Arrays.copyOf(signature, 65);
      var shorter = java.util.Arrays.copyOf(signature, 63);

      for (var bad : List.of(new byte[0], new byte[64], order, longer, shorter, new byte[32])) {
        assertThat(faultOf(signed + TestToken.part(bad))).isEqualTo(Fault.BAD_SIGNATURE);
      }
    }

    private static byte[] fixed(BigInteger value) {
      var bytes = value.toByteArray();
      return java.util.Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length);
    }

    @Test
    void aTokenHasOneText() {
      var good = TestToken.signed(TestToken.HEADER, TestToken.claims(clock));
      int first = good.indexOf('.');
      int last = good.lastIndexOf('.');

      for (var other :
          List.of(
              good + "=",
              good + "==",
              good + ".",
              "." + good,
              good + "\n",
              " " + good,
              good.substring(0, first) + "=" + good.substring(first),
              good.substring(0, 5) + "\n" + good.substring(5),
              good.substring(0, 5) + " " + good.substring(5),
              good.substring(0, last),
              good.substring(0, last + 1),
              good.replaceFirst("\\.", ".."),
              good + "." + good,
              good.substring(first),
              "..",
              "",
              ".")) {
        assertThat(faultOf(other)).as(other).isIn(Fault.MALFORMED, Fault.BAD_SIGNATURE);
      }
    }

    @Test
    void theUnusedBitsOfTheLastCharacterAreZero() {
      var good = TestToken.signed(TestToken.HEADER, TestToken.claims(clock));
      var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
      int last = alphabet.indexOf(good.charAt(good.length() - 1));

      for (int bits = 1; bits < 16; bits++) {
        var other = good.substring(0, good.length() - 1) + alphabet.charAt(last ^ bits);
        assertThat(faultOf(other)).isEqualTo(Fault.MALFORMED);
      }
    }

    @Test
    void noChangeOfOneCharacterGoesUnnoticed() {
      var good = TestToken.signed(TestToken.HEADER, TestToken.claims(clock));

      for (int i = 0; i < good.length(); i++) {
        var changed = new StringBuilder(good);
        changed.setCharAt(i, good.charAt(i) == 'A' ? 'B' : 'A');
        assertThat(tokens.verify(changed.toString()))
            .as("character %d", i)
            .isInstanceOf(Refused.class);
      }
    }

    @Test
    void nonsenseIsRefusedAndNeverThrows() {
      var random = new Random(20260101);
      var good = TestToken.signed(TestToken.HEADER, TestToken.claims(clock));

      for (int i = 0; i < 20_000; i++) {
        var noise = new StringBuilder(good.substring(0, random.nextInt(good.length())));
        random.ints(random.nextInt(40), 0, 300).forEach(c -> noise.append((char) c));
        assertThat(tokens.verify(noise.toString())).isInstanceOf(Refused.class);
      }
    }
  }
}
