package dev.overskill.auth.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.auth.AuthRefusal;
import dev.overskill.auth.entity.PostgresEntities.Drawer;
import dev.overskill.events.Ids;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The data door: what pages ask for under `/api`. No person is proven here; the token says which
/// app's entities are meant, and there is no other way to name an app.
@Path("/entities/{collection}")
@Anonymous
@Produces(MediaType.APPLICATION_JSON)
class EntityResource {
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final Entities entities;
  private final Tokens tokens;
  private final Ids ids = Ids.secure();

  @Inject
  EntityResource(Entities entities, Tokens tokens) {
    this.entities = entities;
    this.tokens = tokens;
  }

  record Items(List<ObjectNode> items, @Nullable String next) {
    static Items of(List<Entity> found, int limit) {
      var shown = found.size() > limit ? found.subList(0, limit) : found;
      return new Items(
          shown.stream().map(Entity::wire).toList(),
          found.size() > limit ? shown.getLast().id().value() : null);
    }
  }

  @GET
  public Uni<Items> list(
      @PathParam("collection") Collection collection,
      @Context HttpHeaders headers,
      @Context UriInfo address) {
    var drawer = drawer(headers, collection);
    var page = Query.page(address.getQueryParameters());
    var oneMore = new PostgresEntities.Page(page.equal(), page.after(), page.limit() + 1);
    return entities.list(drawer, oneMore).map(found -> Items.of(found, page.limit()));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> create(
      @PathParam("collection") Collection collection,
      @Context HttpHeaders headers,
      byte @Nullable [] body) {
    var drawer = drawer(headers, collection);
    var sent = read(body);
    var id = sent.id().orElseGet(() -> new EntityId(ids.next()));
    return change(drawer, new Change.Create(id, sent.body()));
  }

  @GET
  @Path("/{id}")
  public Uni<Response> get(
      @PathParam("collection") Collection collection,
      @PathParam("id") EntityId id,
      @Context HttpHeaders headers) {
    var known = new Condition(null, headers.getHeaderString(HttpHeaders.IF_NONE_MATCH));
    return entities
        .find(drawer(headers, collection), id)
        .map(found -> {
          var entity = found.orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND));
          return known.holds(found)
              ? Response.ok(entity.wire()).header(HttpHeaders.ETAG, entity.tag()).build()
              : Response.notModified().header(HttpHeaders.ETAG, entity.tag()).build();
        });
  }

  @PUT
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> replace(
      @PathParam("collection") Collection collection,
      @PathParam("id") EntityId id,
      @Context HttpHeaders headers,
      byte @Nullable [] body) {
    var drawer = drawer(headers, collection);
    return change(drawer, new Change.Replace(id, bodyOf(id, body), condition(headers)));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
  public Uni<Response> merge(
      @PathParam("collection") Collection collection,
      @PathParam("id") EntityId id,
      @Context HttpHeaders headers,
      byte @Nullable [] body) {
    var drawer = drawer(headers, collection);
    return change(drawer, new Change.Merge(id, bodyOf(id, body), condition(headers)));
  }

  @DELETE
  @Path("/{id}")
  public Uni<Response> delete(
      @PathParam("collection") Collection collection,
      @PathParam("id") EntityId id,
      @Context HttpHeaders headers) {
    return change(drawer(headers, collection), new Change.Remove(id, condition(headers)));
  }

  private Drawer drawer(HttpHeaders headers, Collection collection) {
    var token = CallerFilter.bearer(headers.getRequestHeader(HttpHeaders.AUTHORIZATION));
    return tokens
        .grant(token == null ? "" : token)
        .map(grant -> new Drawer(grant, collection))
        .orElseThrow(() -> new RefusedException(CommonRefusal.UNAUTHENTICATED));
  }

  private static Condition condition(HttpHeaders headers) {
    return new Condition(
        headers.getHeaderString(HttpHeaders.IF_MATCH),
        headers.getHeaderString(HttpHeaders.IF_NONE_MATCH));
  }

  private static EntityJson.Sent read(byte @Nullable [] body) {
    return EntityJson.read(body == null ? new byte[0] : body);
  }

  private static ObjectNode bodyOf(EntityId id, byte @Nullable [] body) {
    var sent = read(body);
    if (sent.id().isPresent() && !sent.id().get().equals(id)) {
      throw new RefusedException(
          AuthRefusal.ENTITY_INVALID, "The body names another id than the address");
    }
    return sent.body();
  }

  private Uni<Response> change(Drawer drawer, Change change) {
    return entities.change(drawer, change).map(outcome -> answer(drawer.collection(), outcome));
  }

  private static Response answer(Collection collection, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Kept(var entity, var isNew) -> kept(collection, entity, isNew);
      case Outcome.Gone() -> Response.noContent().build();
      case Outcome.Missing() -> throw new RefusedException(CommonRefusal.NOT_FOUND);
      case Outcome.Exists() -> throw new RefusedException(AuthRefusal.ENTITY_EXISTS);
      case Outcome.Overtaken() -> throw new RefusedException(AuthRefusal.ENTITY_CHANGED);
      case Outcome.TooLarge(var limit) ->
          throw new RefusedException(
              AuthRefusal.ENTITY_TOO_LARGE, "An entity has at most " + limit + " bytes of JSON");
      case Outcome.Full(var limit) -> throw new RefusedException(AuthRefusal.APP_FULL, limit);
    };
  }

  /// The address is the one that the page knows.
  private static Response kept(Collection collection, Entity entity, boolean isNew) {
    var answer = isNew ? Response.status(Response.Status.CREATED) : Response.ok();
    answer.entity(entity.wire()).header(HttpHeaders.ETAG, entity.tag());
    if (isNew) {
      answer.header(HttpHeaders.LOCATION, "/api/" + collection + "/" + entity.id());
    }
    return answer.build();
  }
}
