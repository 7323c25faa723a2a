package dev.overskill.auth.upstream;

import dev.overskill.auth.upstream.PostgresUpstreams.Upstream;
import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;

/// Where preview-router gets the secret that an app's upstream is asked with, and nobody else does.
@Path("/internal/tenants/{tenant}/apps/{app}/secret-header")
@Produces(MediaType.APPLICATION_JSON)
class SecretHeaderResource {
  private static final String ROUTER = "preview-router";

  private final PostgresUpstreams upstreams;
  private final CurrentCaller caller;

  @Inject
  SecretHeaderResource(PostgresUpstreams upstreams, CurrentCaller caller) {
    this.upstreams = upstreams;
    this.caller = caller;
  }

  /// @param name null if there is no secret
  record WireHeader(@Nullable String name, @Nullable String secret) {
    @Override
    public String toString() {
      return "•••";
    }
  }

  @GET
  @ResponseHeader(name = "Cache-Control", value = "no-store")
  public Uni<WireHeader> get(@PathParam("tenant") TenantId tenant, @PathParam("app") AppId app) {
    caller.mustBeService(ROUTER);
    return upstreams
        .find(tenant, app)
        .map(found ->
            found
                .orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND))
                .chosen()
                .flatMap(Upstream::key)
                .map(header -> new WireHeader(header.name(), header.secret().text()))
                .orElseGet(() -> new WireHeader(null, null)));
  }
}
