package dev.overskill.auth.tenant;

import dev.overskill.auth.secret.Doorkeys;
import dev.overskill.auth.session.PostgresSignInCodes.SignInCode;
import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import dev.overskill.http.Anonymous;
import dev.overskill.http.Wire;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// What only the holder of the platform key may do: create tenants and let people in.
@Path("/v1")
@Anonymous
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class TenantResource {
  private final PostgresTenants tenants;
  private final Doorkeys doorkeys;

  @Inject
  TenantResource(PostgresTenants tenants, Doorkeys doorkeys) {
    this.tenants = tenants;
    this.doorkeys = doorkeys;
  }

  record NewTenant(@Nullable String name, @Nullable Address owner) {}

  record Address(@Nullable String email) {}

  record Tenant(TenantId tenant, String name, Owner owner, SignInCode signIn) {
    record Owner(UserId user, String email) {}
  }

  @POST
  @Path("/tenants")
  @ResponseStatus(201)
  public Uni<Tenant> create(@Nullable NewTenant body, @Context HttpHeaders headers) {
    doorkeys.mustBePlatform(headers);
    var wanted = Wire.body(body);
    var name = Wire.line(wanted.name(), "name", 100);
    var email = Email.read(Wire.need(wanted.owner(), "owner").email());
    return tenants
        .create(name, email)
        .map(made ->
            new Tenant(
                made.tenant(),
                made.name(),
                new Tenant.Owner(made.owner(), email.value()),
                made.signIn()));
  }

  @POST
  @Path("/sign-in-codes")
  @ResponseStatus(201)
  public Uni<SignInCode> signInCode(@Nullable Address body, @Context HttpHeaders headers) {
    doorkeys.mustBePlatform(headers);
    return tenants.signInCode(Email.read(Wire.body(body).email()));
  }
}
