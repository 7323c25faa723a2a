package dev.overskill.tenancy;

import dev.overskill.events.TenantId;
import java.time.Instant;
import java.util.Optional;

/// Tokens that a tenant signs itself (HS256) with a secret it shares with the platform.
///
/// They open one door only: tenant-auth exchanges them for an access token. The key id is
/// `tenant:<tenant>`, and so is the issuer.
public final class SharedSecretTokens {
  private static final String PREFIX = "tenant:";

  private SharedSecretTokens() {}

  /// Whose secret a token claims to be signed with. Nothing is verified.
  public static Optional<TenantId> tenantOf(String token) {
    try {
      var keyId = CompactJws.parse(token).keyId();
      return keyId.startsWith(PREFIX)
          ? Optional.of(new TenantId(keyId.substring(PREFIX.length())))
          : Optional.empty();
    } catch (TokenRefusedException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Whether this secret of this tenant signed the token and it is in force.
  public static boolean isGenuine(String token, TenantId tenant, Secret secret, Instant now) {
    try {
      var name = PREFIX + tenant;
      var jws = CompactJws.parse(token);
      var claims = Tokens.genuine(jws, new TokenKey.Hs256(name, secret));
      Tokens.inForce(claims, Tokens.AUDIENCE, now);
      return jws.keyId().equals(name)
          && claims.issuer().equals(name)
          && tenant.value().equals(claims.tenant());
    } catch (TokenRefusedException e) {
      return false;
    }
  }
}
