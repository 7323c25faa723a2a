package dev.overskill.auth.key;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.auth.key.PostgresKeys.Kept;
import dev.overskill.auth.limit.Limits;
import dev.overskill.auth.limit.Limits.Limit;
import dev.overskill.auth.secret.Seal;
import dev.overskill.events.TenantId;
import dev.overskill.http.RefusedException;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.Secret;
import dev.overskill.tenancy.SharedSecretTokens;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/// Which program a presented credential stands for: an agent key as it is, or a token signed with a
/// tenant's shared secret.
@Singleton
public final class Keys {
  private final PostgresKeys store;
  private final Seal seal;
  private final Limits limits;
  private final Clock clock;

  @Inject
  Keys(PostgresKeys store, Seal seal, Limits limits, Clock clock) {
    this.store = store;
    this.seal = seal;
    this.limits = limits;
    this.clock = clock;
  }

  /// A program acting in a tenant, as its right was at that moment.
  public record Acting(Caller.Agent agent, Instant at) {}

  /// Which program a credential stands for.
  ///
  /// @param credential what followed `Bearer`
  public Uni<Acting> acting(String credential) {
    return credential.startsWith(AgentKey.PREFIX) ? byKey(credential) : byToken(credential);
  }

  private Uni<Acting> byKey(String credential) {
    var presented = AgentKey.read(credential).orElseThrow(Keys::refused);
    limits.spend(Limit.TOKEN, presented.key().value());
    return store
        .kept(presented.tenant(), presented.key())
        .map(found -> {
          var kept =
              found
                  .filter(it -> presented.secret().matches(it.secret()))
                  .orElseThrow(Keys::refused);
          return acting(presented.tenant(), kept);
        });
  }

  private Uni<Acting> byToken(String credential) {
    var tenant = SharedSecretTokens.tenantOf(credential).orElseThrow(Keys::refused);
    limits.spend(Limit.TOKEN, tenant.value());
    return store
        .shared(tenant)
        .map(kept ->
            kept.stream()
                .filter(it -> isSignedBy(credential, tenant, it))
                .findFirst()
                .map(it -> acting(tenant, it))
                .orElseThrow(Keys::refused));
  }

  private boolean isSignedBy(String credential, TenantId tenant, Kept kept) {
    var secret = Secret.of(seal.open(kept.secret(), KeyResource.purpose(tenant, kept.id())));
    return SharedSecretTokens.isGenuine(credential, tenant, secret, clock.instant());
  }

  private static Acting acting(TenantId tenant, Kept kept) {
    return new Acting(new Caller.Agent(kept.id(), tenant), kept.at());
  }

  private static RefusedException refused() {
    return new RefusedException(AuthRefusal.KEY_REFUSED);
  }
}
