package dev.overskill.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A token that a tenant signs itself, as its own backend would.
final class SharedSecretToken {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private SharedSecretToken() {}

  static String sign(String secret, String tenant, String algorithm, long now) {
    var signed =
        part("{\"alg\":\"%s\",\"kid\":\"tenant:%s\",\"typ\":\"JWT\"}".formatted(algorithm, tenant))
            + "."
            + part(
                """
                {"iss":"tenant:%s","aud":"overskill","sub":"backend","iat":%d,"exp":%d,"jti":"1",\
                "tenant":"%s"}\
                """
                    .formatted(tenant, now, now + 60, tenant));
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
