package dev.overskill.auth.entity;

import dev.overskill.auth.entity.EntityDoor.At;
import dev.overskill.auth.entity.EntityDoor.Items;
import dev.overskill.auth.entity.PostgresEntities.Drawer;
import dev.overskill.http.Anonymous;
import dev.overskill.http.CallerFilter;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.RefusedException;
import dev.overskill.tenancy.Tokens;
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

/// The data door for pages: what they ask for under `/api`. No person is proven here; the token
/// says which app's entities are meant, and there is no other way to name an app.
@Path("/entities/{collection}")
@Anonymous
@Produces(MediaType.APPLICATION_JSON)
class EntityResource {
  static final String MERGE_PATCH = "application/merge-patch+json";

  private final EntityDoor door;
  private final Tokens tokens;

  @Inject
  EntityResource(EntityDoor door, Tokens tokens) {
    this.door = door;
    this.tokens = tokens;
  }

  @GET
  public Uni<Items> list(
      @PathParam("collection") Collection collection,
      @Context HttpHeaders headers,
      @Context UriInfo address) {
    return door.list(drawer(headers, collection), address.getQueryParameters());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> create(
      @PathParam("collection") Collection collection,
      @Context HttpHeaders headers,
      byte @Nullable [] body) {
    return door.create(drawer(headers, collection), body, seenAt(collection));
  }

  @GET
  @Path("/{id}")
  public Uni<Response> get(
      @PathParam("collection") Collection collection,
      @PathParam("id") EntityId id,
      @Context HttpHeaders headers) {
    return door.get(new At(drawer(headers, collection), id), headers);
  }

  @PUT
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> replace(
      @PathParam("collection") Collection collection,
      @PathParam("id") EntityId id,
      @Context HttpHeaders headers,
      byte @Nullable [] body) {
    return door.replace(new At(drawer(headers, collection), id), headers, body, seenAt(collection));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
  public Uni<Response> merge(
      @PathParam("collection") Collection collection,
      @PathParam("id") EntityId id,
      @Context HttpHeaders headers,
      byte @Nullable [] body) {
    return door.merge(new At(drawer(headers, collection), id), headers, body);
  }

  @DELETE
  @Path("/{id}")
  public Uni<Response> delete(
      @PathParam("collection") Collection collection,
      @PathParam("id") EntityId id,
      @Context HttpHeaders headers) {
    return door.delete(new At(drawer(headers, collection), id), headers);
  }

  private Drawer drawer(HttpHeaders headers, Collection collection) {
    var token = CallerFilter.bearer(headers.getRequestHeader(HttpHeaders.AUTHORIZATION));
    return tokens
        .grant(token == null ? "" : token)
        .map(grant -> Drawer.ofPages(grant, collection))
        .orElseThrow(() -> new RefusedException(CommonRefusal.UNAUTHENTICATED));
  }

  /// The address that the page knows.
  private static String seenAt(Collection collection) {
    return "/api/" + collection;
  }
}
