package dev.overskill.tenancy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.KeyId;
import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import dev.overskill.tenancy.Verification.Fault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a token says, with every claim present and of its type.
///
/// @param tenant null only for services
record TokenClaims(
    String issuer,
    String audience,
    String subject,
    Instant issuedAt,
    Instant expiresAt,
    @Nullable String tenant,
    @Nullable String role) {
  private static final long LATEST = Instant.parse("2200-01-01T00:00:00Z").getEpochSecond();

  static TokenClaims read(byte[] payload) throws TokenRefusedException {
    var json = StrictJson.object(payload);
    if (json.has("nbf")) {
      // Nobody here writes it; a claim that is not checked must not look as if it were.
      throw new TokenRefusedException(Fault.CLAIMS_REFUSED);
    }
    text(json, "jti");
    return new TokenClaims(
        text(json, "iss"),
        text(json, "aud"),
        text(json, "sub"),
        instant(json, "iat"),
        instant(json, "exp"),
        json.has("tenant") ? text(json, "tenant") : null,
        json.has("role") ? text(json, "role") : null);
  }

  private static String text(JsonNode json, String name) throws TokenRefusedException {
    var value = json.get(name);
    if (value == null || !value.isTextual()) {
      throw new TokenRefusedException(Fault.CLAIMS_REFUSED);
    }
    var text = value.textValue();
    if (text.isEmpty() || text.length() > 256) {
      throw new TokenRefusedException(Fault.CLAIMS_REFUSED);
    }
    return text;
  }

  private static Instant instant(JsonNode json, String name) throws TokenRefusedException {
    var value = json.get(name);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new TokenRefusedException(Fault.CLAIMS_REFUSED);
    }
    long seconds = value.longValue();
    if (seconds < 0 || seconds > LATEST) {
      throw new TokenRefusedException(Fault.CLAIMS_REFUSED);
    }
    return Instant.ofEpochSecond(seconds);
  }

  /// Whom these claims are about. The subject must be of the kind its role says.
  Caller caller() throws TokenRefusedException {
    try {
      var named = Role.of(role == null ? "" : role);
      if (named.isEmpty()) {
        throw new TokenRefusedException(Fault.CLAIMS_REFUSED);
      }
      return switch (named.get()) {
        case OWNER, EDITOR, VIEWER -> new Caller.Person(new UserId(subject), home(), named.get());
        case AGENT -> new Caller.Agent(new KeyId(subject), home());
        case SERVICE -> service();
      };
    } catch (IllegalArgumentException e) {
      throw new TokenRefusedException(Fault.CLAIMS_REFUSED);
    }
  }

  private TenantId home() throws TokenRefusedException {
    if (tenant == null) {
      throw new TokenRefusedException(Fault.CLAIMS_REFUSED);
    }
    return new TenantId(tenant);
  }

  private Caller service() throws TokenRefusedException {
    if (tenant != null || !subject.startsWith(Caller.Service.PREFIX)) {
      throw new TokenRefusedException(Fault.CLAIMS_REFUSED);
    }
    return new Caller.Service(subject.substring(Caller.Service.PREFIX.length()));
  }
}
