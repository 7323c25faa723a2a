package dev.overskill.auth.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.auth.AuthRefusal;
import dev.overskill.auth.entity.PostgresEntities.Drawer;
import dev.overskill.events.Ids;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.RefusedException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be asked of a collection over HTTP, whoever was let in to ask it.
@Singleton
class EntityDoor {
  private final Entities entities;
  private final Ids ids = Ids.secure();

  @Inject
  EntityDoor(Entities entities) {
    this.entities = entities;
  }

  /// One entity of a collection.
  record At(Drawer drawer, EntityId id) {}

  record Items(List<ObjectNode> items, @Nullable String next) {
    private static Items of(List<Entity> found, int limit) {
      var shown = found.size() > limit ? found.subList(0, limit) : found;
      return new Items(
          shown.stream().map(Entity::wire).toList(),
          found.size() > limit ? shown.getLast().id().value() : null);
    }
  }

  Uni<Items> list(Drawer drawer, MultivaluedMap<String, String> query) {
    var page = Query.page(query);
    var oneMore = new PostgresEntities.Page(page.equal(), page.after(), page.limit() + 1);
    return entities.list(drawer, oneMore).map(found -> Items.of(found, page.limit()));
  }

  /// @param to the address of the collection, as who asks knows it
  Uni<Response> create(Drawer drawer, byte @Nullable [] body, String to) {
    var sent = read(body);
    var id = sent.id().orElseGet(() -> new EntityId(ids.next()));
    return change(drawer, new Change.Create(id, sent.body()), to);
  }

  Uni<Response> get(At at, HttpHeaders headers) {
    var known = new Condition(null, headers.getHeaderString(HttpHeaders.IF_NONE_MATCH));
    return entities
        .find(at.drawer(), at.id())
        .map(found -> {
          var entity = found.orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND));
          return known.holds(found)
              ? Response.ok(entity.wire()).header(HttpHeaders.ETAG, entity.tag()).build()
              : Response.notModified().header(HttpHeaders.ETAG, entity.tag()).build();
        });
  }

  /// @param to the address of the collection, as who asks knows it
  Uni<Response> replace(At at, HttpHeaders headers, byte @Nullable [] body, String to) {
    var id = at.id();
    return change(at.drawer(), new Change.Replace(id, bodyOf(id, body), condition(headers)), to);
  }

  Uni<Response> merge(At at, HttpHeaders headers, byte @Nullable [] body) {
    var id = at.id();
    return change(at.drawer(), new Change.Merge(id, bodyOf(id, body), condition(headers)), "");
  }

  Uni<Response> delete(At at, HttpHeaders headers) {
    return change(at.drawer(), new Change.Remove(at.id(), condition(headers)), "");
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

  private Uni<Response> change(Drawer drawer, Change change, String to) {
    return entities.change(drawer, change).map(outcome -> answer(outcome, to));
  }

  private static Response answer(Outcome outcome, String to) {
    return switch (outcome) {
      case Outcome.Kept(var entity, var isNew) -> kept(entity, isNew, to);
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

  private static Response kept(Entity entity, boolean isNew, String to) {
    var answer = isNew ? Response.status(Response.Status.CREATED) : Response.ok();
    answer.entity(entity.wire()).header(HttpHeaders.ETAG, entity.tag());
    if (isNew) {
      answer.header(HttpHeaders.LOCATION, to + "/" + entity.id());
    }
    return answer.build();
  }
}
