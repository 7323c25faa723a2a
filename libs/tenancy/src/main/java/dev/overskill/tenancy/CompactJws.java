package dev.overskill.tenancy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.tenancy.Verification.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/// A JSON Web Signature in compact form, taken apart by hand and not yet verified.
///
/// Exactly three parts of canonical base64url, and a header of nothing but `alg`, `kid` and `typ`:
/// headers that bring their own key or change what is signed (`jwk`, `jku`, `x5u`, `x5c`, `crit`,
/// `b64`) are refused with all the others.
final class CompactJws {
  static final int LIMIT = 8 * 1024;
  private static final Set<String> HEADERS = Set.of("alg", "kid", "typ");

  private final String algorithm;
  private final String keyId;
  private final byte[] payload;
  private final byte[] signed;
  private final byte[] signature;

  private CompactJws(JsonNode header, byte[] payload, byte[] signed, byte[] signature)
      throws TokenRefusedException {
    this.algorithm = text(header, "alg", 16);
    this.keyId = text(header, "kid", 80);
    this.payload = payload;
    this.signed = signed;
    this.signature = signature;
  }

  static CompactJws parse(String token) throws TokenRefusedException {
    if (token.length() > LIMIT) {
      throw new TokenRefusedException(Fault.TOO_LARGE);
    }
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first < 1 || second < 0 || token.indexOf('.', second + 1) >= 0) {
      throw new TokenRefusedException(Fault.MALFORMED);
    }
    var header = StrictJson.object(canonical(token.substring(0, first)));
    for (var names = header.fieldNames(); names.hasNext(); ) {
      if (!HEADERS.contains(names.next())) {
        throw new TokenRefusedException(Fault.HEADER_REFUSED);
      }
    }
    var type = header.get("typ");
    if (type != null && !(type.isTextual() && type.textValue().equals("JWT"))) {
      throw new TokenRefusedException(Fault.HEADER_REFUSED);
    }
    return new CompactJws(
        header,
        canonical(token.substring(first + 1, second)),
        token.substring(0, second).getBytes(StandardCharsets.US_ASCII),
        canonical(token.substring(second + 1)));
  }

  String algorithm() {
    return algorithm;
  }

  String keyId() {
    return keyId;
  }

  byte[] payload() {
    return payload;
  }

  /// The bytes the signature covers: the first two parts and their dot.
  byte[] signed() {
    return signed;
  }

  byte[] signature() {
    return signature;
  }

  private static String text(JsonNode header, String name, int limit) throws TokenRefusedException {
    var value = header.get(name);
    if (value == null || !value.isTextual()) {
      throw new TokenRefusedException(Fault.HEADER_REFUSED);
    }
    var text = value.textValue();
    if (text.isEmpty() || text.length() > limit) {
      throw new TokenRefusedException(Fault.HEADER_REFUSED);
    }
    return text;
  }

  /// Decodes base64url that is exactly what encoding the result gives: no padding, no white space,
  /// no stray bits in the last character. One token thus has one spelling.
  private static byte[] canonical(String part) throws TokenRefusedException {
    byte[] decoded;
    try {
      decoded = Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw new TokenRefusedException(Fault.MALFORMED);
    }
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(decoded).equals(part)) {
      throw new TokenRefusedException(Fault.MALFORMED);
    }
    return decoded;
  }
}
