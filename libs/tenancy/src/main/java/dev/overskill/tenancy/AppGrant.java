package dev.overskill.tenancy;

import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What the code of an app may touch, whoever looks at its pages: the entities of that app, in one
/// space. Its tokens are for an audience of their own, so no other door opens to them.
public record AppGrant(TenantId tenant, AppId app, Space space) {
  static final String AUDIENCE = "overskill-entities";

  /// Entities of one app that never meet: what is tried out in a preview is not what visitors see.
  public enum Space {
    DRAFT,
    RELEASE;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /// The name in tokens and in the database.
    public String wire() {
      return wire;
    }

    /// The space of this name, if there is one.
    public static Optional<Space> of(String wire) {
      return Arrays.stream(values()).filter(space -> space.wire.equals(wire)).findFirst();
    }
  }

  /// The `sub` claim: `app/space`.
  String subject() {
    return app + "/" + space.wire();
  }

  static Optional<AppGrant> of(TokenClaims claims) {
    var names = claims.subject().split("/", -1);
    var tenant = claims.tenant();
    if (names.length != 2 || tenant == null || claims.role() != null) {
      return Optional.empty();
    }
    try {
      var app = new AppId(names[0]);
      var owner = new TenantId(tenant);
      return Space.of(names[1]).map(space -> new AppGrant(owner, app, space));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
