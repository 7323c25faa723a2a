package dev.overskill.auth.session;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.auth.limit.Limits;
import dev.overskill.auth.limit.Limits.Limit;
import dev.overskill.events.TenantId;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.RefusedException;
import dev.overskill.tenancy.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;

/// Who a session cookie stands for.
@Singleton
public final class Sessions {
  private final PostgresSessions store;
  private final Origins origins;
  private final Limits limits;

  @Inject
  Sessions(PostgresSessions store, Origins origins, Limits limits) {
    this.store = store;
    this.origins = origins;
    this.limits = limits;
  }

  /// A person acting in a tenant, as their rights were at that moment.
  public record Acting(Caller.Person person, Instant at) {}

  /// Who the session cookie of a request stands for in a tenant.
  public Uni<Acting> acting(HttpHeaders headers, TenantId tenant) {
    origins.mustBeOurs(headers);
    var session =
        SessionCookie.read(headers)
            .orElseThrow(() -> new RefusedException(AuthRefusal.NOT_SIGNED_IN));
    limits.spend(Limit.TOKEN, session.user().value());
    return store
        .standing(session, tenant)
        .map(found -> {
          var standing = found.orElseThrow(() -> new RefusedException(AuthRefusal.NOT_SIGNED_IN));
          var role =
              standing.role().orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND));
          return new Acting(new Caller.Person(session.user(), tenant, role), standing.at());
        });
  }
}
