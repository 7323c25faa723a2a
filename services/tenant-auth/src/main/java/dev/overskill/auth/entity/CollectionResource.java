package dev.overskill.auth.entity;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.auth.entity.PostgresCollections.Found;
import dev.overskill.auth.entity.PostgresCollections.Opened;
import dev.overskill.auth.entity.PostgresCollections.Wish;
import dev.overskill.events.AppId;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.http.Wire;
import dev.overskill.tenancy.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What collections an app has, and what visitors of the published app may do in them. Members
/// look, owners open and close.
@Path("/v1/apps/{app}/collections")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class CollectionResource {
  private final PostgresCollections collections;
  private final Entities entities;
  private final CurrentCaller caller;
  private final Clock clock;

  @Inject
  CollectionResource(
      PostgresCollections collections, Entities entities, CurrentCaller caller, Clock clock) {
    this.collections = collections;
    this.entities = entities;
    this.caller = caller;
    this.clock = clock;
  }

  record Change(@Nullable List<@Nullable String> visitors) {}

  /// @param draft how many entities the draft has
  /// @param release how many the release has
  record WireCollection(String collection, List<String> visitors, long draft, long release) {
    static WireCollection of(Found found) {
      return new WireCollection(
          found.collection(), wire(found.visitors()), found.draft(), found.release());
    }
  }

  record Items(List<WireCollection> items) {}

  record Opening(String collection, List<String> visitors) {}

  private static List<String> wire(Set<Right> rights) {
    return rights.stream().map(Right::wire).toList();
  }

  @GET
  public Uni<Items> list(@PathParam("app") AppId app) {
    var tenant = wish(app).tenant();
    return entities
        .turn(app, "count", () -> collections.list(tenant, app))
        .map(found ->
            new Items(
                found.orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND)).stream()
                    .map(WireCollection::of)
                    .toList()));
  }

  @PUT
  @Path("/{collection}")
  public Uni<Opening> open(
      @PathParam("app") AppId app,
      @PathParam("collection") Collection collection,
      @Nullable Change body) {
    var visitors = rights(Wire.need(Wire.body(body).visitors(), "visitors"));
    var wish = wish(app);
    caller.mustManage(wish.tenant());
    return collections
        .open(wish, collection, visitors)
        .invoke(CollectionResource::mustBeDone)
        .map(_ -> new Opening(collection.value(), wire(visitors)));
  }

  private static Set<Right> rights(List<@Nullable String> names) {
    var rights = EnumSet.noneOf(Right.class);
    for (var name : names) {
      rights.add(
          Right.of(String.valueOf(name))
              .orElseThrow(() ->
                  new RefusedException(
                      CommonRefusal.INVALID_REQUEST, "visitors are among read, add and change")));
    }
    return rights;
  }

  private static void mustBeDone(Opened opened) {
    switch (opened) {
      case DONE -> {}
      case NO_APP -> throw new RefusedException(CommonRefusal.NOT_FOUND);
      case TOO_MANY ->
          throw new RefusedException(
              AuthRefusal.QUOTA_REACHED,
              "An app has rules for at most " + PostgresCollections.MOST + " collections");
    }
  }

  /// The tenant the caller acts in: apps of others do not exist for them.
  private Wish wish(AppId app) {
    if (caller.get() instanceof Caller.InTenant member) {
      var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      return new Wish(member.tenant(), app, member.subject(), now);
    }
    throw new RefusedException(CommonRefusal.NOT_FOUND);
  }
}
