package dev.overskill.tenancy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.overskill.tenancy.TokenKey.Es256;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// The public keys of tenant-auth as a JSON Web Key Set (RFC 7517), with the member `exp` on each
/// key: the second after which nothing it signed is accepted.
public final class JwkSet {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int COORDINATE_BYTES = 32;

  private JwkSet() {}

  /// The set as JSON.
  public static String write(Collection<Es256> keys) {
    var set = JSON.createObjectNode();
    var array = set.putArray("keys");
    for (var key : keys) {
      var point = key.key().getW();
      array
          .addObject()
          .put("kty", "EC")
          .put("crv", "P-256")
          .put("alg", Signatures.ES256)
          .put("use", "sig")
          .put("kid", key.id())
          .put("x", coordinate(point.getAffineX()))
          .put("y", coordinate(point.getAffineY()))
          .put("exp", key.until().getEpochSecond());
    }
    return set.toString();
  }

  /// The keys of a set by their ids. Keys of another kind than ours are left out.
  ///
  /// @throws IllegalArgumentException if it is not a key set, or a key of ours is malformed
  static Map<String, TokenKey> read(String json) {
    try {
      var keys = JSON.readTree(json).get("keys");
      if (keys == null || !keys.isArray()) {
        throw new IllegalArgumentException("not a key set");
      }
      var found = new LinkedHashMap<String, TokenKey>();
      for (var key : keys) {
        if (key.path("kty").asText().equals("EC")
            && key.path("crv").asText().equals("P-256")
            && key.path("alg").asText().equals(Signatures.ES256)) {
          var read = read(key);
          found.put(read.id(), read);
        }
      }
      return Map.copyOf(found);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a key set", e);
    }
  }

  private static Es256 read(JsonNode key) {
    var decoder = Base64.getUrlDecoder();
    return new Es256(
        key.path("kid").asText(),
        Signatures.publicKey(
            decoder.decode(key.path("x").asText()), decoder.decode(key.path("y").asText())),
        key.has("exp") ? Instant.ofEpochSecond(key.path("exp").asLong()) : Instant.MAX);
  }

  private static String coordinate(BigInteger value) {
    var bytes = value.toByteArray();
    var padded = new byte[COORDINATE_BYTES];
    int from = Math.max(0, bytes.length - COORDINATE_BYTES);
    int length = bytes.length - from;
    System.arraycopy(bytes, from, padded, COORDINATE_BYTES - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
  }
}
