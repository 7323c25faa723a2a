package dev.overskill.auth.upstream;

import dev.overskill.auth.upstream.PostgresUpstreams.Found;
import dev.overskill.auth.upstream.PostgresUpstreams.SecretHeader;
import dev.overskill.auth.upstream.PostgresUpstreams.Upstream;
import dev.overskill.auth.upstream.PostgresUpstreams.Wish;
import dev.overskill.events.AppId;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.http.Wire;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.Secret;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Where the data of an app is. Members look, owners choose; the secret is told to none of them.
@Path("/v1/apps/{app}/upstream")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class UpstreamResource {
  private final PostgresUpstreams upstreams;
  private final UpstreamRules rules;
  private final CurrentCaller caller;
  private final Clock clock;

  @Inject
  UpstreamResource(
      PostgresUpstreams upstreams, UpstreamRules rules, CurrentCaller caller, Clock clock) {
    this.upstreams = upstreams;
    this.rules = rules;
    this.caller = caller;
    this.clock = clock;
  }

  /// @param visitors null for no
  record Chosen(
      @Nullable String url,
      @Nullable String header,
      @Nullable String secret,
      @Nullable Boolean visitors) {
    @Override
    public String toString() {
      return url + " •••";
    }
  }

  /// @param visitors whether visitors of the published app may ask it too
  record WireUpstream(
      @Nullable URI url, @Nullable String header, boolean visitors, @Nullable Instant changedAt) {
    static WireUpstream of(Optional<Upstream> chosen) {
      return chosen
          .map(it ->
              new WireUpstream(
                  it.url(),
                  it.key().map(SecretHeader::name).orElse(null),
                  it.visitors(),
                  it.changedAt()))
          .orElseGet(() -> new WireUpstream(null, null, false, null));
    }
  }

  @GET
  public Uni<WireUpstream> get(@PathParam("app") AppId app) {
    var wish = wish(app);
    return upstreams.find(wish.tenant(), app).map(found -> WireUpstream.of(found(found).chosen()));
  }

  private static Found found(Optional<Found> found) {
    return found.orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND));
  }

  @PUT
  public Uni<WireUpstream> choose(@PathParam("app") AppId app, @Nullable Chosen body) {
    var chosen = Wire.body(body);
    var url = rules.address(Wire.need(chosen.url(), "url"));
    var key = key(chosen);
    var wish = wish(app);
    caller.mustManage(wish.tenant());
    var visitors = Boolean.TRUE.equals(chosen.visitors());
    var upstream = new Upstream(url, key, visitors, wish.at());
    return upstreams
        .choose(wish, upstream)
        .invoke(UpstreamResource::mustBeKnown)
        .map(_ -> WireUpstream.of(Optional.of(upstream)));
  }

  private Optional<SecretHeader> key(Chosen chosen) {
    if (chosen.header() == null && chosen.secret() == null) {
      return Optional.empty();
    }
    var header = rules.header(Wire.need(chosen.header(), "header"));
    var secret = rules.secret(Wire.need(chosen.secret(), "secret"));
    return Optional.of(new SecretHeader(header, Secret.ofText(secret)));
  }

  private static void mustBeKnown(boolean known) {
    if (!known) {
      throw new RefusedException(CommonRefusal.NOT_FOUND);
    }
  }

  @DELETE
  @ResponseStatus(204)
  public Uni<Void> forget(@PathParam("app") AppId app) {
    var wish = wish(app);
    caller.mustManage(wish.tenant());
    return upstreams.forget(wish).invoke(UpstreamResource::mustBeKnown).replaceWithVoid();
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
