package dev.overskill.auth.viewing;

import dev.overskill.auth.app.PreviewHosts;
import dev.overskill.auth.secret.RandomSecret;
import dev.overskill.auth.viewing.PostgresViewing.Seen;
import dev.overskill.auth.viewing.PostgresViewing.Wish;
import dev.overskill.events.AppId;
import dev.overskill.events.Ids;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.http.Wire;
import dev.overskill.tenancy.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Who may see the previews of an app. Members get links of their own; owners hide and show. A
/// link's secret is told once, and a link that is taken back ends within a second.
@Path("/v1/apps/{app}/preview")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class ViewingResource {
  private static final int LONGEST_HOURS = 30 * 24;
  private static final int USUAL_HOURS = 12;

  private final PostgresViewing viewing;
  private final PreviewHosts hosts;
  private final CurrentCaller caller;
  private final Clock clock;
  private final Ids ids = Ids.secure();

  @Inject
  ViewingResource(PostgresViewing viewing, PreviewHosts hosts, CurrentCaller caller, Clock clock) {
    this.viewing = viewing;
    this.hosts = hosts;
    this.caller = caller;
    this.clock = clock;
  }

  record Change(@Nullable Boolean hidden) {}

  record NewLink(@Nullable Integer hours) {}

  record Made(String link, String url, Instant expiresAt) {
    @Override
    public String toString() {
      return link + " •••";
    }
  }

  record WireLink(String link, Instant expiresAt) {}

  record WireViewing(boolean hidden, List<WireLink> links) {}

  @GET
  public Uni<WireViewing> get(@PathParam("app") AppId app) {
    return viewing.find(wish(app)).map(ViewingResource::wire);
  }

  private static WireViewing wire(Optional<Seen> seen) {
    var found = found(seen).viewing();
    return new WireViewing(
        found.hidden(),
        found.links().stream().map(link -> new WireLink(link.id(), link.expiresAt())).toList());
  }

  private static Seen found(Optional<Seen> seen) {
    return seen.orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND));
  }

  @PUT
  public Uni<WireViewing> change(@PathParam("app") AppId app, @Nullable Change body) {
    var hidden = Wire.need(Wire.body(body).hidden(), "hidden");
    var wish = wish(app);
    caller.mustManage(wish.tenant());
    return viewing.hide(wish, hidden).map(ViewingResource::wire);
  }

  @POST
  @Path("/links")
  @ResponseStatus(201)
  public Uni<Made> link(@PathParam("app") AppId app, @Nullable NewLink body) {
    var hours = body == null || body.hours() == null ? USUAL_HOURS : body.hours();
    if (hours < 1 || hours > LONGEST_HOURS) {
      throw new RefusedException(
          CommonRefusal.INVALID_REQUEST, "hours is from 1 to " + LONGEST_HOURS);
    }
    var wish = wish(app);
    var secret = RandomSecret.make();
    var id = ids.next();
    var until = wish.at().plus(Duration.ofHours(hours));
    return viewing
        .add(wish, id, secret, until)
        .map(seen ->
            new Made(
                id,
                hosts.url(found(seen).slug()) + "@overskill/enter?link=" + secret.text(),
                until));
  }

  @DELETE
  @Path("/links/{link}")
  @ResponseStatus(204)
  public Uni<Void> delete(@PathParam("app") AppId app, @PathParam("link") String link) {
    var wish = wish(app);
    caller.mustEdit(wish.tenant());
    return viewing.remove(wish, link).invoke(ViewingResource::found).replaceWithVoid();
  }

  /// The tenant the caller acts in: apps of others do not exist for them.
  private Wish wish(AppId app) {
    if (caller.get() instanceof Caller.InTenant member) {
      return new Wish(member.tenant(), app, caller.get().subject(), clock.instant());
    }
    throw new RefusedException(CommonRefusal.NOT_FOUND);
  }
}
