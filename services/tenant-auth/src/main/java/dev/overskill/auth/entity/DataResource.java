package dev.overskill.auth.entity;

import dev.overskill.auth.entity.EntityDoor.At;
import dev.overskill.auth.entity.EntityDoor.Items;
import dev.overskill.auth.entity.PostgresEntities.Drawer;
import dev.overskill.events.AppId;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.tenancy.AppGrant;
import dev.overskill.tenancy.AppGrant.Space;
import dev.overskill.tenancy.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/// The data door for the people whose app it is: members look, editors change, in the draft's data
/// and in the release's. What visitors may do does not bind them.
@Path("/v1/apps/{app}/data/{space}/{collection}")
@Produces(MediaType.APPLICATION_JSON)
class DataResource {
  private final EntityDoor door;
  private final Entities entities;
  private final PostgresEntities store;
  private final CurrentCaller caller;

  @Inject
  DataResource(EntityDoor door, Entities entities, PostgresEntities store, CurrentCaller caller) {
    this.door = door;
    this.entities = entities;
    this.store = store;
    this.caller = caller;
  }

  /// Which collection is meant, by its address.
  record Named(
      @PathParam("app") AppId app,
      @PathParam("space") String space,
      @PathParam("collection") Collection collection) {
    private String address() {
      return "/auth/v1/apps/" + app + "/data/" + space + "/" + collection;
    }
  }

  @GET
  public Uni<Items> list(Named named, @Context UriInfo address) {
    return drawer(named, false).chain(drawer -> door.list(drawer, address.getQueryParameters()));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> create(Named named, byte @Nullable [] body) {
    return drawer(named, true).chain(drawer -> door.create(drawer, body, named.address()));
  }

  @GET
  @Path("/{id}")
  public Uni<Response> get(
      Named named, @PathParam("id") EntityId id, @Context HttpHeaders headers) {
    return drawer(named, false).chain(drawer -> door.get(new At(drawer, id), headers));
  }

  @PUT
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> replace(
      Named named,
      @PathParam("id") EntityId id,
      @Context HttpHeaders headers,
      byte @Nullable [] body) {
    return drawer(named, true)
        .chain(drawer -> door.replace(new At(drawer, id), headers, body, named.address()));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({EntityResource.MERGE_PATCH, MediaType.APPLICATION_JSON})
  public Uni<Response> merge(
      Named named,
      @PathParam("id") EntityId id,
      @Context HttpHeaders headers,
      byte @Nullable [] body) {
    return drawer(named, true).chain(drawer -> door.merge(new At(drawer, id), headers, body));
  }

  @DELETE
  @Path("/{id}")
  public Uni<Response> delete(
      Named named, @PathParam("id") EntityId id, @Context HttpHeaders headers) {
    return drawer(named, true).chain(drawer -> door.delete(new At(drawer, id), headers));
  }

  /// Apps of other tenants do not exist for the caller.
  private Uni<Drawer> drawer(Named named, boolean toChange) {
    var space = Space.of(named.space()).orElseThrow(DataResource::unknown);
    if (!(caller.get() instanceof Caller.InTenant member)) {
      throw unknown();
    }
    var tenant = member.tenant();
    if (toChange) {
      caller.mustEdit(tenant);
    }
    return entities
        .turn(named.app(), "known", () -> store.isKnown(tenant, named.app()))
        .map(known -> {
          if (!known) {
            throw unknown();
          }
          var grant = new AppGrant(tenant, named.app(), space);
          return Drawer.ofMembers(grant, named.collection());
        });
  }

  private static RefusedException unknown() {
    return new RefusedException(CommonRefusal.NOT_FOUND);
  }
}
