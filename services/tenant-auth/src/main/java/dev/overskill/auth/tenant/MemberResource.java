package dev.overskill.auth.tenant;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.auth.tenant.PostgresMembers.Changed;
import dev.overskill.auth.tenant.PostgresMembers.Member;
import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.http.Wire;
import dev.overskill.tenancy.Role;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Who belongs to a tenant, and as what. Members look; owners change.
@Path("/v1/tenants/{tenant}/members")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class MemberResource {
  private final PostgresMembers members;
  private final PostgresTenants tenants;
  private final CurrentCaller caller;

  @Inject
  MemberResource(PostgresMembers members, PostgresTenants tenants, CurrentCaller caller) {
    this.members = members;
    this.tenants = tenants;
    this.caller = caller;
  }

  record NewMember(@Nullable String email, @Nullable String role) {}

  record NewRole(@Nullable String role) {}

  record WireMember(UserId user, String email, String role) {
    static WireMember of(Member member) {
      return new WireMember(member.user(), member.email(), member.role().wire());
    }
  }

  record Members(List<WireMember> members) {}

  @GET
  public Uni<Members> list(
      @PathParam("tenant") TenantId tenant,
      @QueryParam("after") @DefaultValue("") String after,
      @QueryParam("limit") @Nullable Integer limit) {
    caller.mustRead(tenant);
    return members
        .list(tenant, after, Wire.page(limit, 100, 500))
        .map(found -> new Members(found.stream().map(WireMember::of).toList()));
  }

  @POST
  @ResponseStatus(201)
  public Uni<WireMember> add(@PathParam("tenant") TenantId tenant, @Nullable NewMember body) {
    caller.mustManage(tenant);
    var wanted = Wire.body(body);
    var email = Email.read(wanted.email());
    var role = role(wanted.role());
    return tenants
        .account(email)
        .chain(user -> {
          var member = new Member(user, email.value(), role);
          return members
              .add(tenant, member)
              .map(added -> {
                if (!added) {
                  throw new RefusedException(AuthRefusal.MEMBER_EXISTS);
                }
                return WireMember.of(member);
              });
        });
  }

  @PUT
  @Path("/{user}")
  @ResponseStatus(204)
  public Uni<Void> change(
      @PathParam("tenant") TenantId tenant,
      @PathParam("user") UserId user,
      @Nullable NewRole body) {
    caller.mustManage(tenant);
    var wanted = Wire.body(body);
    return members
        .changeRole(tenant, user, role(wanted.role()))
        .invoke(MemberResource::refuse)
        .replaceWithVoid();
  }

  @DELETE
  @Path("/{user}")
  @ResponseStatus(204)
  public Uni<Void> remove(@PathParam("tenant") TenantId tenant, @PathParam("user") UserId user) {
    caller.mustManage(tenant);
    return members.remove(tenant, user).invoke(MemberResource::refuse).replaceWithVoid();
  }

  private static void refuse(Changed changed) {
    switch (changed) {
      case DONE -> {}
      case NOT_A_MEMBER -> throw new RefusedException(CommonRefusal.NOT_FOUND);
      case LAST_OWNER -> throw new RefusedException(AuthRefusal.LAST_OWNER);
    }
  }

  private static Role role(@Nullable String name) {
    return Role.of(Wire.need(name, "role"))
        .filter(Role::isMembership)
        .orElseThrow(() ->
            new RefusedException(CommonRefusal.INVALID_REQUEST, "role is owner, editor or viewer"));
  }
}
