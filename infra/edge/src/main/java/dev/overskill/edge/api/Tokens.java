package dev.overskill.edge.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.overskill.edge.disk.Disk;
import dev.overskill.edge.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signed, expiring tokens of the asset upload: what a client gets in place of its API token.
public final class Tokens {
  private static final String HEADER =
      encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
  private static final String KEY_FILE = "keys/assets";
  private static final int KEY_BYTES = 32;

  /// What a token says: which upload session, and whether all its files have arrived.
  public record Claims(String session, boolean complete, long exp) {}

  private final byte[] key;
  private final Clock clock;

  /// The key is made once and kept with the other documents, so tokens survive a restart.
  public Tokens(Disk disk, Clock clock) {
    this.clock = clock;
    this.key =
        disk.read(KEY_FILE)
            .orElseGet(() -> {
              var fresh = new byte[KEY_BYTES];
              new SecureRandom().nextBytes(fresh);
              disk.write(KEY_FILE, fresh);
              return fresh;
            });
  }

  public String issue(Claims claims) {
    var signed = HEADER + "." + encode(Json.bytes(claims));
    return signed + "." + encode(mac(signed));
  }

  /// The claims of a genuine token that has not expired.
  public Optional<Claims> read(String token) {
    int dot = token.lastIndexOf('.');
    if (dot <= HEADER.length() || !token.startsWith(HEADER + ".")) {
      return Optional.empty();
    }
    try {
      var signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      if (!MessageDigest.isEqual(signature, mac(token.substring(0, dot)))) {
        return Optional.empty();
      }
      var payload = Base64.getUrlDecoder().decode(token.substring(HEADER.length() + 1, dot));
      var claims = Json.mapper().readValue(payload, Claims.class);
      return Optional.of(claims).filter(read -> read.exp() > clock.instant().getEpochSecond());
    } catch (IllegalArgumentException | JsonProcessingException malformed) {
      return Optional.empty();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private byte[] mac(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
