package dev.overskill.auth.token;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.auth.key.Keys;
import dev.overskill.auth.limit.Limits;
import dev.overskill.auth.limit.Limits.Limit;
import dev.overskill.auth.secret.Doorkeys;
import dev.overskill.auth.session.Sessions;
import dev.overskill.auth.token.TokenIssuer.Issued;
import dev.overskill.events.TenantId;
import dev.overskill.http.Anonymous;
import dev.overskill.http.CallerFilter;
import dev.overskill.http.RefusedException;
import dev.overskill.http.Wire;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.Role;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;

/// Exchanges what proves somebody for a short-lived access token: the session of a person, the key
/// of a program, the key of a service.
@Path("/v1")
@Anonymous
@Produces(MediaType.APPLICATION_JSON)
class TokenResource {
  private final TokenIssuer issuer;
  private final Sessions sessions;
  private final Keys keys;
  private final Doorkeys doorkeys;
  private final Limits limits;
  private final Clock clock;

  @Inject
  TokenResource(
      TokenIssuer issuer,
      Sessions sessions,
      Keys keys,
      Doorkeys doorkeys,
      Limits limits,
      Clock clock) {
    this.issuer = issuer;
    this.sessions = sessions;
    this.keys = keys;
    this.doorkeys = doorkeys;
    this.limits = limits;
    this.clock = clock;
  }

  record Wanted(@Nullable TenantId tenant) {}

  record Access(String accessToken, long expiresIn, @Nullable TenantId tenant, String role) {
    static Access of(Issued issued, @Nullable TenantId tenant, Role role) {
      return new Access(issued.token(), issued.life().toSeconds(), tenant, role.wire());
    }

    @Override
    public String toString() {
      return "•••";
    }
  }

  @POST
  @Path("/tokens")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
  @ResponseHeader(name = "Cache-Control", value = "no-store")
  public Uni<Access> token(
      @Nullable Wanted wanted, @Context HttpHeaders headers, @Context HttpServerRequest request) {
    limits.spend(Limit.ADDRESS, request.remoteAddress().hostAddress());
    var credential = CallerFilter.bearer(headers.getRequestHeader(HttpHeaders.AUTHORIZATION));
    return credential == null ? forPerson(wanted, headers) : forAgent(credential);
  }

  private Uni<Access> forPerson(@Nullable Wanted wanted, HttpHeaders headers) {
    var tenant = Wire.need(wanted == null ? null : wanted.tenant(), "tenant");
    return sessions
        .acting(headers, tenant)
        .map(acting ->
            Access.of(issuer.issue(acting.person(), acting.at()), tenant, acting.person().role()));
  }

  private Uni<Access> forAgent(String credential) {
    return keys.acting(credential)
        .map(acting ->
            Access.of(
                issuer.issue(acting.agent(), acting.at()), acting.agent().tenant(), Role.AGENT));
  }

  @POST
  @Path("/service-tokens")
  @NonBlocking
  @ResponseHeader(name = "Cache-Control", value = "no-store")
  public Access service(@Context HttpHeaders headers, @Context HttpServerRequest request) {
    limits.spend(Limit.ADDRESS, request.remoteAddress().hostAddress());
    Caller.Service service =
        doorkeys.service(headers).orElseThrow(() -> new RefusedException(AuthRefusal.KEY_REFUSED));
    return Access.of(issuer.issue(service, clock.instant()), null, Role.SERVICE);
  }
}
