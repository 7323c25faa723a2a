package dev.overskill.preview.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.overskill.events.AppSlug;
import dev.overskill.tenancy.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What the edge says of a visitor of a published app, for whom it asks something:
/// `<claims>.<mac>`, where the claims are JSON in base64url, and the mac is HMAC-SHA256 over
/// `visit.<claims>` in hex.
///
/// @param slug of the app
/// @param authority the host, and the port if one is named, that the visitor's page stands at
/// @param scheme by which the page was loaded
/// @param address of the visitor; empty if the edge does not know it
public record EdgePass(AppSlug slug, String authority, String scheme, String address) {
  /// The header that carries it.
  public static final String HEADER = "X-Overskill-Visit";

  /// How far ahead its end may lie; the edge lets it end after half of that.
  static final Duration LONGEST = Duration.ofMinutes(1);

  private static final int LONGEST_TEXT = 2_048;
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern SHAPE = Pattern.compile("([A-Za-z0-9_-]+)\\.([0-9a-f]{64})");
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Pattern AUTHORITY =
      Pattern.compile("[a-z0-9]([a-z0-9.-]{0,253})?(:[0-9]{1,5})?");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]{0,45}");

  /// What is missing is empty, which nothing but an address may be.
  ///
  /// @param until in seconds of Unix time
  private record Claims(String slug, String authority, String scheme, String address, long until) {
    private static Claims of(JsonNode json) {
      return new Claims(
          json.path("slug").asText(""),
          json.path("authority").asText(""),
          json.path("scheme").asText(""),
          json.path("address").asText(""),
          json.path("until").asLong());
    }

    private boolean holds(Instant now) {
      return now.getEpochSecond() < until && until <= now.plus(LONGEST).getEpochSecond();
    }
  }

  /// The pass, if it is one that holds now.
  ///
  /// @param key what the edge and this node share
  public static Optional<EdgePass> read(String text, Secret key, Instant now) {
    var shape = SHAPE.matcher(text.length() > LONGEST_TEXT ? "" : text);
    if (!shape.matches()
        || !MessageDigest.isEqual(
            mac("visit." + shape.group(1), key), HexFormat.of().parseHex(shape.group(2)))) {
      return Optional.empty();
    }
    return claims(shape.group(1)).filter(claims -> claims.holds(now)).flatMap(EdgePass::of);
  }

  private static Optional<Claims> claims(String text) {
    try {
      return Optional.of(Claims.of(JSON.readTree(Base64.getUrlDecoder().decode(text))));
    } catch (IllegalArgumentException | IOException _) {
      return Optional.empty();
    }
  }

  private static Optional<EdgePass> of(Claims claims) {
    try {
      return AUTHORITY.matcher(claims.authority()).matches()
              && SCHEMES.contains(claims.scheme())
              && ADDRESS.matcher(claims.address()).matches()
          ? Optional.of(
              new EdgePass(
                  new AppSlug(claims.slug()),
                  claims.authority(),
                  claims.scheme(),
                  claims.address()))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static byte[] mac(String text, Secret key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
