package dev.overskill.auth.key;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.auth.key.PostgresKeys.TenantKey;
import dev.overskill.auth.secret.RandomSecret;
import dev.overskill.auth.secret.Seal;
import dev.overskill.events.Ids;
import dev.overskill.events.KeyId;
import dev.overskill.events.TenantId;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.http.Wire;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// The keys of a tenant, for its owners. A secret is told once, when its key is made.
@Path("/v1/tenants/{tenant}/keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class KeyResource {
  private final PostgresKeys keys;
  private final Seal seal;
  private final CurrentCaller caller;
  private final Clock clock;
  private final Ids ids = Ids.secure();

  @Inject
  KeyResource(PostgresKeys keys, Seal seal, CurrentCaller caller, Clock clock) {
    this.keys = keys;
    this.seal = seal;
    this.caller = caller;
    this.clock = clock;
  }

  record NewKey(@Nullable String name, @Nullable String kind) {}

  record Made(KeyId key, String kind, String name, String secret) {
    @Override
    public String toString() {
      return key + " •••";
    }
  }

  record WireKey(KeyId key, String kind, String name, String createdBy, Instant createdAt) {}

  record WireKeys(List<WireKey> keys) {}

  @GET
  public Uni<WireKeys> list(@PathParam("tenant") TenantId tenant) {
    caller.mustManage(tenant);
    return keys.list(tenant)
        .map(found -> new WireKeys(found.stream().map(KeyResource::wire).toList()));
  }

  private static WireKey wire(TenantKey key) {
    return new WireKey(key.id(), key.kind().wire(), key.name(), key.createdBy(), key.createdAt());
  }

  @POST
  @ResponseStatus(201)
  public Uni<Made> create(@PathParam("tenant") TenantId tenant, @Nullable NewKey body) {
    var owner = caller.mustManage(tenant);
    var wanted = Wire.body(body);
    var kind =
        KeyKind.of(Wire.need(wanted.kind(), "kind"))
            .orElseThrow(() ->
                new RefusedException(
                    CommonRefusal.INVALID_REQUEST, "kind is agent or shared-secret"));
    var key =
        new TenantKey(
            ids.key(),
            kind,
            Wire.line(wanted.name(), "name", 100),
            owner.subject(),
            clock.instant());
    var secret = RandomSecret.make();
    return keys.add(tenant, key, kept(tenant, key, secret))
        .map(added -> {
          if (!added) {
            throw new RefusedException(AuthRefusal.QUOTA_REACHED);
          }
          return new Made(key.id(), kind.wire(), key.name(), told(tenant, key, secret));
        });
  }

  private byte[] kept(TenantId tenant, TenantKey key, RandomSecret secret) {
    return switch (key.kind()) {
      case AGENT -> secret.hash();
      case SHARED_SECRET ->
          seal.close(secret.text().getBytes(StandardCharsets.UTF_8), purpose(tenant, key.id()));
    };
  }

  private static String told(TenantId tenant, TenantKey key, RandomSecret secret) {
    return switch (key.kind()) {
      case AGENT -> new AgentKey(tenant, key.id(), secret).text();
      case SHARED_SECRET -> secret.text();
    };
  }

  static String purpose(TenantId tenant, KeyId key) {
    return "shared-secret:" + tenant + ":" + key;
  }

  @DELETE
  @Path("/{key}")
  @ResponseStatus(204)
  public Uni<Void> delete(@PathParam("tenant") TenantId tenant, @PathParam("key") KeyId key) {
    caller.mustManage(tenant);
    return keys.delete(tenant, key)
        .invoke(deleted -> {
          if (!deleted) {
            throw new RefusedException(CommonRefusal.NOT_FOUND);
          }
        })
        .replaceWithVoid();
  }
}
