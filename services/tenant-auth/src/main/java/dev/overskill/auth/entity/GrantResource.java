package dev.overskill.auth.entity;

import dev.overskill.auth.token.TokenIssuer;
import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.tenancy.AppGrant;
import dev.overskill.tenancy.AppGrant.Space;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.jboss.resteasy.reactive.ResponseHeader;

/// Where preview-router gets the token that it brings the questions of an app's pages with: those
/// of its draft, or those of its release.
@Path("/internal/tenants/{tenant}/apps/{app}/grants")
@Produces(MediaType.APPLICATION_JSON)
class GrantResource {
  private static final String ROUTER = "preview-router";

  private final PostgresEntities entities;
  private final TokenIssuer issuer;
  private final EntityConfig config;
  private final CurrentCaller caller;
  private final Clock clock;

  @Inject
  GrantResource(
      PostgresEntities entities,
      TokenIssuer issuer,
      EntityConfig config,
      CurrentCaller caller,
      Clock clock) {
    this.entities = entities;
    this.issuer = issuer;
    this.config = config;
    this.caller = caller;
    this.clock = clock;
  }

  /// @param space of the app's data that the token opens
  record Granted(String token, long expiresIn, String space) {
    @Override
    public String toString() {
      return "•••";
    }
  }

  @POST
  @ResponseHeader(name = "Cache-Control", value = "no-store")
  public Uni<Granted> grant(
      @PathParam("tenant") TenantId tenant,
      @PathParam("app") AppId app,
      @QueryParam("space") @DefaultValue("draft") String name) {
    caller.mustBeService(ROUTER);
    var space =
        Space.of(name)
            .orElseThrow(() ->
                new RefusedException(CommonRefusal.INVALID_REQUEST, "space is draft or release"));
    return entities
        .isActive(tenant, app)
        .map(active -> {
          if (!active) {
            throw new RefusedException(CommonRefusal.NOT_FOUND);
          }
          var grant = new AppGrant(tenant, app, space);
          var issued = issuer.issue(grant, clock.instant(), config.grantLife());
          return new Granted(issued.token(), issued.life().toSeconds(), space.wire());
        });
  }
}
