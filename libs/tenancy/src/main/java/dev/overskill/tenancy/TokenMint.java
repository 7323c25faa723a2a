package dev.overskill.tenancy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/// Writes access tokens with one ES256 key. Only tenant-auth and tests hold such a key.
public final class TokenMint {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final String header;
  private final ECPrivateKey key;
  private final String issuer;

  public TokenMint(String keyId, ECPrivateKey key, String issuer) {
    this.header = part(JSON.createObjectNode().put("alg", "ES256").put("kid", keyId));
    this.key = key;
    this.issuer = issuer;
  }

  /// A token that proves its bearer to be this caller, from then on for that long.
  ///
  /// @param id unique: the `jti`
  public String mint(Caller caller, String id, Instant issuedAt, Duration life) {
    var claims = claims(id, issuedAt, life);
    claims.put("aud", Tokens.AUDIENCE).put("sub", caller.subject());
    switch (caller) {
      case Caller.Person(_, var tenant, var role) ->
          claims.put("tenant", tenant.value()).put("role", role.wire());
      case Caller.Agent(_, var tenant) ->
          claims.put("tenant", tenant.value()).put("role", Role.AGENT.wire());
      case Caller.Service _ -> claims.put("role", Role.SERVICE.wire());
    }
    return signed(claims);
  }

  /// A token that opens this to an app's own code, from then on for that long.
  ///
  /// @param id unique: the `jti`
  public String mint(AppGrant grant, String id, Instant issuedAt, Duration life) {
    var claims = claims(id, issuedAt, life);
    claims.put("aud", AppGrant.AUDIENCE).put("sub", grant.subject());
    claims.put("tenant", grant.tenant().value());
    return signed(claims);
  }

  private ObjectNode claims(String id, Instant issuedAt, Duration life) {
    if (life.compareTo(Tokens.LONGEST_LIFE) > 0) {
      throw new IllegalArgumentException("a token lives at most " + Tokens.LONGEST_LIFE);
    }
    var claims = JSON.createObjectNode();
    claims.put("iss", issuer).put("jti", id);
    claims.put("iat", issuedAt.getEpochSecond());
    return claims.put("exp", issuedAt.plus(life).getEpochSecond());
  }

  private String signed(ObjectNode claims) {
    var signed = header + "." + part(claims);
    var signature = Signatures.sign(key, signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + BASE64.encodeToString(signature);
  }

  private static String part(ObjectNode json) {
    return BASE64.encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
